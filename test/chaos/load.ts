import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';

const Accepted = z.object({ documentId: z.string(), jobId: z.string() });
const RequestedJob = z.object({ jobId: z.string() });

const ANSWER_MS = 5000;
const AGAIN_MS = 50;

/** A document that was answered with 202, and what has to become of it. */
export interface AcceptedDocument {
  readonly title: string;
  /** The text of each of its passages; undefined where they are not known beforehand. */
  readonly passages: readonly string[] | undefined;
}

/** Everything that a gateway has answered with 202. It asks again until it is, whatever dies meanwhile. */
export class AcceptedLoad {
  /** By id. */
  readonly documents = new Map<string, AcceptedDocument>();
  readonly deleted = new Set<string>();
  /** Calls without an answer, or with one that asks to come again. */
  repeated = 0;

  constructor(
    private readonly gatewayUrl: string,
    private readonly key: string,
    private readonly collection: string,
  ) {}

  async addNote(sections: number): Promise<void> {
    const title = `Note ${randomUUID()}`;
    const passages = Array.from({ length: sections }, (_, i) => `Section ${i} of ${title}.`);
    const content = passages.map((text, i) => `# Part ${i}\n${text}\n`).join('\n');
    await this.add({ title, passages }, content);
  }

  async add(document: AcceptedDocument, content: string): Promise<void> {
    const { title } = document;
    const body = { title, content, collection: this.collection };
    const { documentId } = Accepted.parse(await this.ask('POST', '/api/v1/documents', body, [202]));
    this.documents.set(documentId, document);
  }

  /** 404: an earlier call was heard, and its answer lost. */
  async remove(documentId: string): Promise<void> {
    await this.ask('DELETE', `/api/v1/documents/${documentId}`, undefined, [202, 404]);
    this.documents.delete(documentId);
    this.deleted.add(documentId);
  }

  async ingestAgain(): Promise<string> {
    const body = { collection: this.collection, force: true };
    return RequestedJob.parse(await this.ask('POST', '/api/v1/ingest', body, [202])).jobId;
  }

  private async ask(
    method: string,
    path: string,
    body: unknown,
    wanted: readonly number[],
  ): Promise<unknown> {
    for (;;) {
      const response = await fetch(`${this.gatewayUrl}${path}`, {
        method,
        headers: { 'x-api-key': this.key, ...(body !== undefined && { 'content-type': 'application/json' }) },
        body: body === undefined ? null : JSON.stringify(body),
        signal: AbortSignal.timeout(ANSWER_MS),
      }).catch(() => undefined);
      const answer: unknown = await response?.json().catch(() => undefined);
      if (response && wanted.includes(response.status) && answer !== undefined) {
        return answer;
      }
      if (response && response.status < 500) {
        throw new Error(`${method} ${path} was answered with ${response.status}: ${JSON.stringify(answer)}`);
      }
      this.repeated += 1;
      await sleep(AGAIN_MS);
    }
  }
}
