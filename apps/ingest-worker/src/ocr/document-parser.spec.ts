import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { freePort } from '@app/common/testing';
import { parseDocument } from '../parse/parse-document.js';
import { pdfOf } from '../testing/pdf.js';
import { DocumentParser } from './document-parser.js';
import { TikaOcr } from './tika-ocr.js';

const never = new AbortController().signal;
const settings = { OCR_LANGUAGES: 'eng+deu', OCR_TIMEOUT_SECONDS: 60 };
const pool = { parse: parseDocument };
const page = (html: string): string => `<div class="page"><p/>${html}</div>`;
const XHTML = `<html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head><body>${[
  page('<p>Not asked for.</p>'),
  page('<div class="ocr">Leavers lose their access\nwithin a day.\n\nBadges are collected.</div>'),
  page(''),
].join('')}</body></html>`;

/** Page 1 has text, the others are pictures; or all are. */
function scan(first?: string): Promise<Buffer> {
  return pdfOf((pdf) => {
    if (first !== undefined) {
      pdf.text(first);
    }
    pdf.rect(72, 72, 100, 100).fill();
    pdf.addPage().rect(72, 72, 100, 100).fill();
    pdf.addPage().rect(72, 72, 100, 100).fill();
  });
}

describe('a scanned document', () => {
  let server: Server;
  let url: string;
  let answer: { status: number; body: string };
  const requests: { readonly head: IncomingMessage; readonly body: Buffer }[] = [];

  beforeAll(async () => {
    server = createServer((request, response) => {
      void buffer(request).then((body) => {
        requests.push({ head: request, body });
        response.writeHead(answer.status, { 'content-type': 'text/html' }).end(answer.body);
      });
    });
    const port = await freePort();
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${port}/tika`;
  });
  beforeEach(() => {
    answer = { status: 200, body: XHTML };
    requests.length = 0;
  });
  afterAll(() => {
    server.close();
    server.closeAllConnections();
  });

  const parse = (bytes: Buffer, ocr?: TikaOcr): ReturnType<DocumentParser['parse']> =>
    new DocumentParser(pool, ocr).parse({ title: 'Scan', sourceName: 'a.pdf', bytes }, never);

  it('is read page by page by an OCR engine, on the pages without text only', async () => {
    const bytes = await scan('Accounts are reviewed.');
    const { chunks, notices } = await parse(bytes, new TikaOcr(url, settings));
    expect(chunks.map(({ text, place }) => [place?.page, text])).toEqual([
      [1, 'Accounts are reviewed.'],
      [2, 'Leavers lose their access\nwithin a day.\n\nBadges are collected.'],
    ]);
    expect(notices).toEqual([expect.stringMatching(/^Page 3 has no text/)]);
    expect(requests).toHaveLength(1);
    expect(requests[0]?.head).toMatchObject({ method: 'PUT', url: '/tika' });
    expect(requests[0]?.head.headers).toMatchObject({
      accept: 'text/html',
      'content-type': 'application/pdf',
      'x-tika-pdfocrstrategy': 'ocr_only',
      'x-tika-ocrlanguage': 'eng+deu',
    });
    expect(requests[0]?.body.equals(bytes)).toBe(true);
  });

  it('is read when no page has text', async () => {
    const { chunks } = await parse(await scan(), new TikaOcr(url, settings));
    expect(chunks.map(({ place }) => place?.page)).toEqual([1, 2]);
  });

  it('is reported without an engine, and when the engine finds nothing or cannot read it', async () => {
    await expect(parse(await scan())).rejects.toMatchObject({ code: 'document_scanned' });
    answer = { status: 422, body: '' };
    await expect(parse(await scan(), new TikaOcr(url, settings))).rejects.toMatchObject({
      code: 'document_scanned',
    });
    expect((await parse(await scan('Text.'), new TikaOcr(url, settings))).scannedPages).toEqual([2, 3]);
    answer = { status: 200, body: '<html><body/></html>' };
    await expect(parse(await scan(), new TikaOcr(url, settings))).rejects.toMatchObject({
      code: 'document_scanned',
    });
  });

  it('waits while the engine does not answer', async () => {
    answer = { status: 503, body: '' };
    const bytes = await scan();
    await expect(parse(bytes, new TikaOcr(url, settings))).rejects.toMatchObject({ code: 'ocr_unavailable' });
    const away = new TikaOcr(`http://127.0.0.1:${await freePort()}/tika`, settings);
    await expect(parse(bytes, away)).rejects.toMatchObject({ code: 'ocr_unavailable' });
  });

  it('is not sent where every page has text', async () => {
    const bytes = await pdfOf((pdf) => pdf.text('Text.'));
    await parse(bytes, new TikaOcr(url, settings));
    expect(requests).toEqual([]);
  });
});
