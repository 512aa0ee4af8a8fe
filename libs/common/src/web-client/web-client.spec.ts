import { createServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { AddressGuard } from './address-guard.js';
import { type Validators, WebClient, type WebPage } from './web-client.js';

const MAX_BYTES = 100_000;

interface FetchCall {
  readonly known?: Validators;
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

let servers: Server[] = [];
let clients: WebClient[] = [];

afterEach(async () => {
  await Promise.all(clients.map((client) => client.close()));
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
  servers = [];
  clients = [];
});

/** A server on the loopback; answers its `host:port`. */
async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address: AddressInfo | string | null = server.address();
  return `127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
}

/** Fetches with a client that knows `hosts` as the operator's own. */
function fetchFrom(
  url: string,
  hosts: readonly string[],
  { known = {}, timeoutMs = 20_000, signal = new AbortController().signal }: FetchCall = {},
): Promise<WebPage | 'unchanged'> {
  const client = new WebClient({ guard: new AddressGuard(hosts), maxBytes: MAX_BYTES, timeoutMs });
  clients.push(client);
  return client.fetch(url, known, signal);
}

describe('fetching a document', () => {
  it('gives its bytes with what the server says of the version, unpacked, from where the last hop led', async () => {
    const host = await serve((request, response) => {
      if (request.url === '/old') {
        response.writeHead(302, { location: '/new' }).end();
        return;
      }
      response.writeHead(200, { 'content-encoding': 'gzip', etag: '"v1"', 'last-modified': 'a day' });
      response.end(gzipSync('The text.'));
    });
    expect(await fetchFrom(`http://${host}/old`, [host])).toEqual({
      ...{ url: `http://${host}/new`, bytes: Buffer.from('The text.'), etag: '"v1"', lastModified: 'a day' },
    });
  });

  it('tells what is known, and hears that nothing changed', async () => {
    const heard: unknown[] = [];
    const host = await serve(({ headers }, response) => {
      heard.push(
        headers['if-none-match'],
        headers['if-modified-since'],
        headers.cookie,
        headers.authorization,
      );
      response.writeHead(304).end();
    });
    const known = { etag: '"v1"', lastModified: 'a day' };
    expect(await fetchFrom(`http://${host}/`, [host], { known })).toBe('unchanged');
    expect(heard).toEqual(['"v1"', 'a day', undefined, undefined]);
  });

  it.each([
    ['a larger body', () => Buffer.alloc(MAX_BYTES + 1), {}],
    ['a body that unpacks to more', () => gzipSync(Buffer.alloc(50_000_000)), { 'content-encoding': 'gzip' }],
  ])('breaks off at %s', async (_what, body, headers) => {
    const host = await serve((_request, response) => {
      response.writeHead(200, headers).end(body());
    });
    await expect(fetchFrom(`http://${host}/`, [host])).rejects.toMatchObject({ code: 'document_too_large' });
  });

  it('breaks off at a body without end', async () => {
    const host = await serve((_request, response) => {
      const pour = (): void => {
        while (response.write(Buffer.alloc(10_000))) {
          // As long as the socket takes it.
        }
      };
      response.on('drain', pour);
      pour();
    });
    await expect(fetchFrom(`http://${host}/`, [host])).rejects.toMatchObject({ code: 'document_too_large' });
  });

  it.each([
    [404, 'document_unreadable'],
    [403, 'document_unreadable'],
    [429, 'source_unavailable'],
    [503, 'source_unavailable'],
  ])('says of status %i %s', async (status, code) => {
    const host = await serve((_request, response) => {
      response.writeHead(status).end('x');
    });
    await expect(fetchFrom(`http://${host}/`, [host])).rejects.toMatchObject({ code });
  });

  it('does not follow for ever', async () => {
    const host = await serve((request, response) => {
      response.writeHead(302, { location: `${request.url ?? ''}x` }).end();
    });
    await expect(fetchFrom(`http://${host}/`, [host])).rejects.toMatchObject({ code: 'document_unreadable' });
  });

  it('gives up on a server that does not answer, or not whole', async () => {
    const silent = await serve(() => undefined);
    const late = fetchFrom(`http://${silent}/`, [silent], { timeoutMs: 200 });
    await expect(late).rejects.toMatchObject({ code: 'source_unavailable' });
    const slow = await serve((_request, response) => {
      response.write('a');
    });
    const half = fetchFrom(`http://${slow}/`, [slow], { timeoutMs: 200 });
    await expect(half).rejects.toMatchObject({ code: 'source_unavailable' });
    await expect(fetchFrom('http://127.0.0.1:9/', ['127.0.0.1:9'])).rejects.toMatchObject({
      code: 'source_unavailable',
    });
  });

  it('stops when the caller does', async () => {
    const caller = new AbortController();
    const host = await serve(() => {
      caller.abort(new Error('cancelled'));
    });
    await expect(fetchFrom(`http://${host}/`, [host], { signal: caller.signal })).rejects.toThrow(
      'cancelled',
    );
  });

  describe('never reaches a hidden server', () => {
    let hits: number;
    let canary: string;

    beforeEach(async () => {
      hits = 0;
      canary = await serve((_request, response) => {
        hits += 1;
        response.end('secret');
      });
    });

    it.each(['by its address', 'by its name', 'by a redirect', 'by a chain of redirects'])(
      '%s',
      async (way) => {
        const port = canary.split(':')[1] ?? '';
        const to = way === 'by its name' ? `http://localhost:${port}/` : `http://${canary}/`;
        const host = await serve((request, response) => {
          const next = request.url === '/1' && way === 'by a chain of redirects' ? '/2' : to;
          response.writeHead(307, { location: next }).end();
        });
        const start = way.startsWith('by its') ? to : `http://${host}/1`;
        await expect(fetchFrom(start, [host])).rejects.toMatchObject({ code: 'url_not_allowed' });
        expect(hits).toBe(0);
      },
    );

    it('by a name that stands for it only when the socket is opened', async () => {
      const client = new WebClient({ guard: new AddressGuard(), maxBytes: MAX_BYTES, timeoutMs: 20_000 });
      clients.push(client);
      // Names are not looked up before: the socket's own look-up is what refuses.
      await expect(
        client.fetch('http://localhost:8080/', {}, new AbortController().signal),
      ).rejects.toMatchObject({
        code: 'url_not_allowed',
      });
    });
  });
});
