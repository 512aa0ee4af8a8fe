/**
 * Every error that leaves a process, in one table: code -> HTTP status and a title in plain words.
 * A detail says what happened this time; it never carries internals.
 */
export const ERRORS = {
  // The request
  bad_request: { status: 400, title: 'The request cannot be read' },
  validation_failed: { status: 400, title: 'The request is not valid' },
  unauthenticated: { status: 401, title: 'Who you are is not known' },
  budget_exceeded: { status: 402, title: 'The budget is used up' },
  forbidden: { status: 403, title: 'This is not allowed' },
  ingest_disabled: { status: 403, title: 'Ingest is turned off' },
  origin_not_allowed: { status: 403, title: 'This origin is not allowed' },
  not_found: { status: 404, title: 'There is nothing here' },
  control_not_found: { status: 404, title: 'There is no such control' },
  conversation_not_found: { status: 404, title: 'There is no such conversation' },
  model_not_found: { status: 404, title: 'There is no such model' },
  message_not_found: { status: 404, title: 'There is no such message' },
  answer_not_found: { status: 404, title: 'There is no such answer' },
  document_not_found: { status: 404, title: 'There is no such document' },
  job_not_found: { status: 404, title: 'There is no such job' },
  collection_not_found: { status: 404, title: 'There is no such collection' },
  snapshot_not_found: { status: 404, title: 'There is no such snapshot' },
  blob_not_found: { status: 404, title: 'There is no such stored file' },
  method_not_allowed: { status: 405, title: 'This method is not allowed here' },
  conflict: { status: 409, title: 'This is in conflict with what is there' },
  snapshot_unusable: { status: 409, title: 'This version cannot be gone back to' },
  job_not_retryable: { status: 409, title: 'The job cannot be run again' },
  job_finished: { status: 409, title: 'The job has ended already' },
  payload_too_large: { status: 413, title: 'The request is too large' },
  uri_too_long: { status: 414, title: 'The address is too long' },
  unsupported_media_type: { status: 415, title: 'This kind of content is not accepted' },
  document_unreadable: { status: 422, title: 'The document cannot be read' },
  document_infected: { status: 422, title: 'A virus was found in the document' },
  document_scanned: { status: 422, title: 'The document has pictures of text only' },
  document_too_large: { status: 422, title: 'The document is too large inside' },
  document_took_too_long: { status: 422, title: 'Reading the document takes too long' },
  oscal_invalid: { status: 422, title: 'The file is not usable OSCAL' },
  url_not_allowed: { status: 422, title: 'This address may not be fetched' },
  rate_limited: { status: 429, title: 'Too many requests' },
  headers_too_large: { status: 431, title: 'The request headers are too large' },
  // What we stand on
  internal: { status: 500, title: 'Something went wrong on our side' },
  vector_invalid: { status: 500, title: 'A vector is not usable' },
  snapshot_damaged: { status: 500, title: 'A snapshot is damaged' },
  storage_failed: { status: 503, title: 'The file store does not answer' },
  provider_failed: { status: 502, title: 'The model provider failed' },
  provider_rejected: { status: 502, title: 'The model provider refused the request' },
  provider_unavailable: { status: 503, title: 'The model provider does not answer' },
  database_unavailable: { status: 503, title: 'The database does not answer' },
  queue_unavailable: { status: 503, title: 'The queue does not answer' },
  ocr_unavailable: { status: 503, title: 'The OCR engine does not answer' },
  source_unavailable: { status: 503, title: 'The address does not answer' },
  scanner_unavailable: { status: 503, title: 'The virus scanner does not answer' },
  retriever_unavailable: { status: 503, title: 'Search does not answer' },
  index_not_ready: { status: 503, title: 'The index is not loaded yet' },
  vector_store_failed: { status: 503, title: 'The vector store does not answer' },
  too_many_streams: { status: 503, title: 'Too many answers are being written' },
  answer_interrupted: { status: 503, title: 'The answer broke off' },
  shutting_down: { status: 503, title: 'The service is restarting' },
  timeout: { status: 504, title: 'This took too long' },
} as const satisfies Record<string, { readonly status: number; readonly title: string }>;

export type ErrorCode = keyof typeof ERRORS;

export function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(ERRORS, code);
}
