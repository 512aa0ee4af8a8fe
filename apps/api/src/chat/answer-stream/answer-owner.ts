import { type ConversationOwner } from '@app/common/database';
import { type Caller } from '../../auth/caller.js';

/** Whom an answer belongs to. Nobody, for somebody who has neither a key nor the visitor cookie. */
export function answerOwner(
  { workspaceId, key, visitorId: known }: Caller,
  visitorId: string | undefined = known,
): ConversationOwner | undefined {
  if (key) {
    return { workspaceId, visitorId: null, apiKeyId: key.id };
  }
  return visitorId === undefined ? undefined : { workspaceId, visitorId, apiKeyId: null };
}

/** An owner as one text: equal texts, equal owners. */
export function ownerKey({ workspaceId, visitorId, apiKeyId }: ConversationOwner): string {
  return `${workspaceId}:${visitorId === null ? `key:${apiKeyId}` : `visitor:${visitorId}`}`;
}
