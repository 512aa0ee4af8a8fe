/**
 * `node infra/local/run-pgvector.mts`: Postgres with the extension pgvector (PGlite) for tests, in memory. Prints its
 * address when it answers; ends with SIGTERM, or when whoever started it goes away. It has one session, so connections
 * take turns, and it is a great deal slower than a server.
 */
import { PGlite } from '@electric-sql/pglite';
import { vector } from '@electric-sql/pglite-pgvector';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';

const CONNECTIONS = 20;

const database = await PGlite.create({ extensions: { vector } });
const server = new PGLiteSocketServer({
  db: database,
  host: '127.0.0.1',
  port: 0,
  maxConnections: CONNECTIONS,
});
await server.start();

process.on('SIGTERM', () => process.exit(0));
process.on('SIGINT', () => process.exit(0));
process.stdin.on('end', () => process.exit(0)).resume();
process.stdout.write(`postgres://postgres@${server.getServerConn()}/postgres\n`);
