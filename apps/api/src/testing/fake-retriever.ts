import {
  type ControlDetail,
  type Passage,
  type SearchResponse,
  SNAPSHOT_HEADER,
} from '@app/common/contracts';
import { AppError } from '@app/common/errors';
import { toProblem } from '@app/common/http';
import { FakeProvider, type FakeReply, jsonReply, testControl } from '@app/common/testing';

/** A passage that answers questions about the review of accounts. */
export const ACCOUNTS_PASSAGE: Passage = {
  id: 'controls/ac-2#j',
  collection: 'controls',
  documentId: '11111111-1111-4111-8111-111111111111',
  title: 'AC-2 Account Management',
  controlId: 'ac-2',
  part: 'j',
  text: 'Review accounts for compliance with account management requirements every quarter.',
  score: 0.9,
};

/** A question that `ACCOUNTS_PASSAGE` answers. */
export const ACCOUNTS_QUESTION = 'How often must accounts be reviewed for compliance?';

/** The retriever's protocol, played by a script: `next` and `always` replace what it says to any request. */
export function startFakeRetriever(port = 0): Promise<FakeProvider> {
  return FakeProvider.start((exchange) => usualReply(exchange.request.path)(exchange), port);
}

/** Requests of the real work, without those of health checks. */
export function workOf(retriever: FakeProvider): FakeProvider['requests'] {
  return retriever.requests.filter(({ path }) => !path.startsWith('/health'));
}

export function searchReply(answer: Partial<SearchResponse> = {}, version = 1): FakeReply {
  const snapshot = `controls@${version}`;
  const usual = { snapshot, mode: 'hybrid', tookMs: 1, passages: [ACCOUNTS_PASSAGE] };
  return jsonReply(200, { ...usual, ...answer }, { [SNAPSHOT_HEADER]: snapshot });
}

export function problemReply(error: AppError, headers: Readonly<Record<string, string>> = {}): FakeReply {
  return jsonReply(error.status, toProblem(error, 'retriever-request'), {
    'content-type': 'application/problem+json; charset=utf-8',
    ...headers,
  });
}

function usualReply(path: string): FakeReply {
  if (path === '/health/ready') {
    return jsonReply(200, { status: 'ok' });
  }
  if (path === '/snapshot') {
    return jsonReply(200, { snapshot: 'controls@1' });
  }
  if (path === '/search') {
    return searchReply();
  }
  if (path.startsWith('/controls?') || path === '/controls') {
    return jsonReply(200, { items: [], total: 0 });
  }
  const control = controlOf(path);
  return control === undefined
    ? problemReply(new AppError('control_not_found', undefined, { nearest: ['AC-2'] }))
    : jsonReply(200, control);
}

function controlOf(path: string): ControlDetail | undefined {
  return /^\/controls\/ac-2$/i.test(path) ? testControl('ac-2') : undefined;
}
