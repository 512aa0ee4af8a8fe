/** Who a conversation belongs to: a visitor or an API key, always within one workspace. */
export interface ConversationOwner {
  readonly workspaceId: string;
  readonly visitorId: string | null;
  readonly apiKeyId: string | null;
}

/** What holds for the rows `c` of the owner's conversations, as SQL on $1 and $2. Nobody owns what nobody asked. */
export function ownership({ workspaceId, visitorId, apiKeyId }: ConversationOwner): {
  readonly condition: string;
  readonly parameters: readonly [string, string | null];
} {
  return visitorId === null
    ? {
        condition: 'c.workspace_id = $1 AND c.api_key_id = $2 AND c.visitor_id IS NULL',
        parameters: [workspaceId, apiKeyId],
      }
    : {
        condition: 'c.workspace_id = $1 AND c.visitor_id = $2 AND c.api_key_id IS NULL',
        parameters: [workspaceId, visitorId],
      };
}
