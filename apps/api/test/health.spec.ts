import { type FakeProvider } from '@app/common/testing';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { startFakeRetriever } from '../src/testing/fake-retriever.js';
import { startGateway } from '../src/testing/gateway.js';

describe('the health report of the gateway', () => {
  let retriever: FakeProvider;
  let app: NestFastifyApplication;

  beforeAll(async () => {
    retriever = await startFakeRetriever();
    app = await startGateway({ RETRIEVER_URL: retriever.url });
  });

  afterAll(async () => {
    await app.close();
    await retriever.close();
  });

  it('asks the others once for all who read it at the same time', async () => {
    const reports = await Promise.all(Array.from({ length: 20 }, () => app.inject({ url: '/health' })));
    expect(new Set(reports.map(({ body }) => body)).size).toBe(1);
    expect(retriever.requests.filter(({ path }) => path.startsWith('/health'))).toHaveLength(1);
    await app.inject({ url: '/health' });
    expect(retriever.requests.filter(({ path }) => path.startsWith('/health'))).toHaveLength(2);
  });
});
