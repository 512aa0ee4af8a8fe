import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { blobStoreContract } from './blob-store-contract-spec.js';
import { S3BlobStore } from './s3-blob-store.js';

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

function connect(prefix: string, at = endpoint): S3BlobStore {
  return new S3BlobStore({
    bucket: BUCKET,
    region: 'us-east-1',
    endpoint: at,
    prefix,
    credentials: { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' },
  });
}

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
    const pages = createServer((request, response) => {
      const token = new URL(request.url ?? '', 'http://s3').searchParams.get('continuation-token');
      asked.push(token);
      const rest = token === null ? '<NextContinuationToken>t</NextContinuationToken>' : '';
      response.end(
        `<ListBucketResult><IsTruncated>${String(token === null)}</IsTruncated>${rest}` +
          `<Contents><Key>p/k/${token === null ? '1' : '2'}</Key></Contents></ListBucketResult>`,
      );
    });
    await new Promise<void>((resolve) => pages.listen(0, '127.0.0.1', resolve));
    const address = pages.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    expect(await connect('p/', `http://127.0.0.1:${port ?? 0}`).list('k/')).toEqual(['k/1', 'k/2']);
    expect(asked).toEqual([null, 't']);
    pages.closeAllConnections();
    pages.close();
  });

  it('says storage_failed when nobody listens', async () => {
    await expect(connect('', 'http://127.0.0.1:9').get('a')).rejects.toMatchObject({
      code: 'storage_failed',
    });
  });
});
