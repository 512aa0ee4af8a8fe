const MAX_TITLE_CHARS = 120;
/** How `JSON.stringify` writes NUL and half of a surrogate pair. */
const MAY_BE_REFUSED = /\\u0000|\\ud/;

export interface AnsweredQuestion {
  readonly messageId: string;
  readonly conversationId: string;
  /** The conversation was there before: when it has been deleted meanwhile, it does not come back. */
  readonly continues: boolean;
  /** The first answer to the same question; null where this is the first. */
  readonly firstId: string | null;
  readonly question: string;
  readonly selection: string | null;
  /** A `ChatAnswer`. */
  readonly answerJson: string;
  readonly snapshot: string;
}

/** What a conversation that begins with this question is called until somebody renames it. */
export function titleOf(question: string): string {
  return question.replace(/\s+/g, ' ').slice(0, MAX_TITLE_CHARS).toWellFormed();
}

/** JSON that Postgres takes: neither NUL nor half of a surrogate pair, which a document or a model may well contain. */
export function storable(json: string): string {
  return MAY_BE_REFUSED.test(json)
    ? JSON.stringify(JSON.parse(json), (_key, value: unknown) =>
        typeof value === 'string' ? value.toWellFormed().replaceAll('\u0000', '\ufffd') : value,
      )
    : json;
}
