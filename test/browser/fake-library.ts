import { type DocumentView, type IngestJob } from '@app/common/contracts';
import { randomUUID } from 'node:crypto';

export const OPERATOR_KEY = 'the-operator';

/** A document whose job ends with the third look at it; one whose name has "bad" in it fails, and one with "slow" goes on. */
interface Kept {
  /** The document that goes when this one has been read. */
  readonly replaces: string | undefined;
  view: DocumentView;
  job: IngestJob;
  looks: number;
}

export interface LibraryReply {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The documents and jobs of the contract, in memory, for one API key. */
export class FakeLibrary {
  private readonly kept = new Map<string, Kept>();
  /** The next upload is refused with this many seconds to wait. */
  pauseNext = 0;

  reply(method: string, path: string, body: string, key: unknown): LibraryReply {
    if (key !== OPERATOR_KEY) {
      return refused(401, 'unauthenticated', 'This API key is not valid.');
    }
    const [, what = '', id = ''] = /^\/api\/v1\/(documents|ingest\/jobs|ingest)\/?([^/?]*)/.exec(path) ?? [];
    switch (`${method} ${what}`) {
      case 'GET documents':
        return { status: 200, body: { items: [...this.kept.values()].map(({ view }) => view).reverse() } };
      case 'POST documents':
        return this.add(body);
      case 'DELETE documents':
        this.kept.delete(id);
        return { status: 202, body: { documentId: id, jobId: randomUUID() } };
      case 'GET ingest/jobs':
        return {
          status: 200,
          body: { items: [...this.kept.values()].map((kept) => this.look(kept)).reverse() },
        };
      case 'POST ingest/jobs':
        return this.cancel(id);
      default:
        return refused(404, 'not_found', 'There is nothing here.');
    }
  }

  private add(sent: string): LibraryReply {
    const name = /(?:filename=|"url":)"([^"]*)"/.exec(sent)?.[1] ?? 'document';
    if (this.pauseNext > 0) {
      const headers = { 'retry-after': String(this.pauseNext) };
      this.pauseNext = 0;
      return { ...refused(429, 'rate_limited', 'Too many uploads.'), headers };
    }
    if (name.startsWith('http://10.')) {
      return refused(422, 'url_not_allowed', 'This address is not a public one.');
    }
    if (name.endsWith('.exe')) {
      return refused(415, 'unsupported_media_type', 'This is a program, which cannot be read.');
    }
    const replaces = /name="replaces"\r\n\r\n([^\r]+)/.exec(sent)?.[1];
    const version = (this.kept.get(replaces ?? '')?.view.version ?? 0) + 1;
    const now = new Date().toISOString();
    const id = randomUUID();
    const jobId = randomUUID();
    const view: DocumentView = {
      ...{ id, collection: 'controls', title: name, sourceName: name, mediaType: 'text/plain', bytes: 2048 },
      ...{ contentHash: '0'.repeat(64), state: 'processing', version, searchable: false, chunks: 0 },
      ...{ createdAt: now, updatedAt: now },
    };
    const job: IngestJob = {
      ...{ id: jobId, kind: 'document.ingest', state: 'active', progress: 30, stage: 'parsing', counts: {} },
      ...{ documentId: id, attempts: 1, createdAt: now, updatedAt: now },
    };
    this.kept.set(id, { replaces, view, job, looks: 0 });
    return { status: 202, body: { documentId: id, jobId } };
  }

  private cancel(jobId: string): LibraryReply {
    const kept = [...this.kept.values()].find(({ job }) => job.id === jobId);
    if (!kept) {
      return refused(404, 'job_not_found', 'There is no such job.');
    }
    kept.job = { ...kept.job, state: 'cancelled', stage: 'cancelled' };
    kept.view = { ...kept.view, state: 'failed', error: 'It was cancelled.' };
    return { status: 200, body: kept.job };
  }

  /** A job as it is now; looking lets it get on. */
  private look(kept: Kept): IngestJob {
    kept.looks += 1;
    if (kept.looks > 2 && kept.job.state === 'active' && !kept.view.title.includes('slow')) {
      const isBad = kept.view.title.includes('bad');
      kept.job = { ...kept.job, state: isBad ? 'failed' : 'completed', progress: 100, stage: 'done' };
      kept.view = isBad
        ? { ...kept.view, state: 'failed', error: 'The document has no text.' }
        : { ...kept.view, state: 'ready', searchable: true, chunks: 3 };
      this.kept.delete((!isBad && kept.replaces) || '');
    }
    return kept.job;
  }
}

function refused(status: number, code: string, detail: string): LibraryReply {
  return {
    status,
    body: { type: 'about:blank', title: 'A problem', status, detail, code, requestId: 'r-1' },
  };
}
