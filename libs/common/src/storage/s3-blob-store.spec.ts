import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import { createRequire } from 'node:module';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { blobStoreContract } from './blob-store-contract-spec.js';
import { S3BlobStore, type S3Options } from './s3-blob-store.js';

/** The test server has no types of its own. */
interface TestServer {
  run(): Promise<AddressInfo>;
  close(): Promise<void>;
}
type TestServerClass = new (options: Record<string, unknown>) => TestServer;
const S3rver: TestServerClass = createRequire(__filename)('s3rver');

const BUCKET = 'ground-control';
let folder: string;
let server: TestServer;
let endpoint: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 's3-'));
  server = new S3rver({
    address: '127.0.0.1',
    port: 0,
    silent: true,
    directory: folder,
    configureBuckets: [{ name: BUCKET, configs: [] }],
  });
  const { port } = await server.run();
  endpoint = `http://127.0.0.1:${port}`;
});

afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

function connect(prefix: string, at = endpoint, others: Partial<S3Options> = {}): S3BlobStore {
  return new S3BlobStore({
    bucket: BUCKET,
    region: 'us-east-1',
    endpoint: at,
    prefix,
    credentials: { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' },
    ...others,
  });
}

/** A server that plays one part of S3, until `close`. */
async function play(part: RequestListener): Promise<{ readonly url: string; readonly close: () => void }> {
  const played = createServer(part);
  await new Promise<void>((resolve) => played.listen(0, '127.0.0.1', resolve));
  const address = played.address();
  const close = (): void => {
    played.closeAllConnections();
    played.close();
  };
  return { url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`, close };
}

const SLOW_DOWN =
  '<?xml version="1.0"?><Error><Code>SlowDown</Code><Message>Reduce your request rate.</Message></Error>';

/** S3 itself replaces objects atomically; the test server does not. */
blobStoreContract('s3', () => Promise.resolve(connect('contract/')), { concurrent: false });

describe('S3BlobStore', () => {
  it('keeps to its own prefix', async () => {
    await connect('one/').put('a', Buffer.from('1'));
    await connect('two/').put('b', Buffer.from('2'));
    expect(await connect('one/').list('')).toEqual(['a']);
  });

  /** s3rver cannot page here (its tokens need DES, which OpenSSL 3 left out), so two pages come from a fake. */
  it('goes on listing while there are pages', async () => {
    const asked: (string | null)[] = [];
    const { url, close } = await play((request, response) => {
      const token = new URL(request.url ?? '', 'http://s3').searchParams.get('continuation-token');
      asked.push(token);
      const rest = token === null ? '<NextContinuationToken>t</NextContinuationToken>' : '';
      response.end(
        `<ListBucketResult><IsTruncated>${String(token === null)}</IsTruncated>${rest}` +
          `<Contents><Key>p/k/${token === null ? '1' : '2'}</Key></Contents></ListBucketResult>`,
      );
    });
    expect(await connect('p/', url).list('k/')).toEqual(['k/1', 'k/2']);
    expect(asked).toEqual([null, 't']);
    close();
  });

  it('says storage_failed when nobody listens', async () => {
    await expect(connect('', 'http://127.0.0.1:9').get('a')).rejects.toMatchObject({
      code: 'storage_failed',
    });
  });

  it('puts large blobs in parts', async () => {
    const store = connect('large/');
    const large = Buffer.alloc(20 * 1024 * 1024 + 7, 'snapshot ');
    await store.put('a', large);
    expect((await store.get('a')).equals(large)).toBe(true);
  });

  it('takes back what broke off in the middle of the parts', async () => {
    const asked: string[] = [];
    const { url, close } = await play((request, response) => {
      request.resume();
      const { searchParams } = new URL(request.url ?? '', 'http://s3');
      const part = searchParams.get('partNumber');
      asked.push(
        `${request.method} ${part ?? [...searchParams.keys()].filter((key) => key !== 'x-id').join()}`,
      );
      if (searchParams.has('uploads')) {
        response.end(
          '<InitiateMultipartUploadResult><UploadId>u1</UploadId></InitiateMultipartUploadResult>',
        );
        return;
      }
      response.statusCode = part === '2' ? 403 : 200;
      response.setHeader('etag', '"e"');
      response.end(part === '2' ? '<Error><Code>AccessDenied</Code></Error>' : '');
    });
    await expect(connect('', url).put('a', Buffer.alloc(24 * 1024 * 1024))).rejects.toMatchObject({
      code: 'storage_failed',
      detail: expect.stringContaining('credentials') as string,
    });
    expect(asked).toEqual(['POST uploads', 'PUT 1', 'PUT 2', 'DELETE uploadId']);
    close();
  });

  it.each([
    ['an unknown key', { credentials: { accessKeyId: 'NOBODY', secretAccessKey: 'S3RVER' } }, 'credentials'],
    ['a bucket that does not exist', { bucket: 'nowhere' }, 'bucket'],
  ])('says what is wrong with %s, and takes it for no missing file', async (_what, others, word) => {
    const wrong = connect('', endpoint, others);
    const failed = { code: 'storage_failed', detail: expect.stringContaining(word) as string };
    await expect(wrong.get('a')).rejects.toMatchObject(failed);
    await expect(wrong.put('a', Buffer.from('x'))).rejects.toMatchObject(failed);
    await expect(wrong.list('a/')).rejects.toMatchObject(failed);
  });

  /** The test server takes any secret of a key that it knows. */
  it.each(['SignatureDoesNotMatch', 'AccessDenied'])('says that it is the credentials: %s', async (code) => {
    const { url, close } = await play((_request, response) => {
      response.statusCode = 403;
      response.end(`<Error><Code>${code}</Code></Error>`);
    });
    await expect(connect('', url).get('a')).rejects.toMatchObject({
      code: 'storage_failed',
      detail: expect.stringContaining('credentials') as string,
    });
    close();
  });

  it('tries again when it is told to slow down, and says so when that goes on', async () => {
    let refusals = 2;
    const { url, close } = await play((_request, response) => {
      refusals -= 1;
      response.statusCode = refusals >= 0 ? 503 : 200;
      response.end(refusals >= 0 ? SLOW_DOWN : 'bytes');
    });
    expect(String(await connect('', url).get('a'))).toBe('bytes');
    refusals = 100;
    await expect(connect('', url).get('a')).rejects.toMatchObject({
      code: 'storage_failed',
      detail: 'The file store asks us to slow down.',
      retryAfterSeconds: 5,
    });
    close();
  });

  it('does not take half a body for the blob', async () => {
    const { url, close } = await play((_request, response) => {
      response.writeHead(200, { 'content-length': '1000' });
      response.write('half');
      setImmediate(() => response.destroy());
    });
    await expect(connect('', url).get('a')).rejects.toMatchObject({ code: 'storage_failed' });
    close();
  });
});
