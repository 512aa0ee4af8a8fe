import { type MigrationInterface, type QueryRunner } from 'typeorm';

const STATEMENTS = [
  `CREATE TABLE workspaces (
    id uuid PRIMARY KEY,
    name text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
  )`,
  `INSERT INTO workspaces (id, name) VALUES ('00000000-0000-4000-8000-000000000001', 'Default')`,
  `CREATE TABLE visitors (
    id uuid PRIMARY KEY,
    workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
    first_seen_at timestamptz NOT NULL,
    last_seen_at timestamptz NOT NULL,
    visits integer NOT NULL DEFAULT 1,
    questions integer NOT NULL DEFAULT 0,
    address_hash text
  )`,
  `CREATE INDEX "IDX_visitors_workspace_last_seen" ON visitors (workspace_id, last_seen_at)`,
  `CREATE TABLE api_keys (
    id uuid PRIMARY KEY,
    workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
    name text NOT NULL,
    key_hash text NOT NULL,
    scopes text[] NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz,
    revoked_at timestamptz
  )`,
  `CREATE UNIQUE INDEX "UQ_api_keys_key_hash" ON api_keys (key_hash)`,
  `CREATE INDEX "IDX_api_keys_workspace" ON api_keys (workspace_id)`,
  `CREATE TABLE conversations (
    id uuid PRIMARY KEY,
    workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
    visitor_id uuid REFERENCES visitors ON DELETE CASCADE,
    api_key_id uuid REFERENCES api_keys ON DELETE CASCADE,
    title text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
  )`,
  `CREATE INDEX "IDX_conversations_visitor_updated" ON conversations (visitor_id, updated_at)`,
  `CREATE INDEX "IDX_conversations_workspace" ON conversations (workspace_id)`,
  `CREATE TABLE messages (
    id uuid PRIMARY KEY,
    workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
    conversation_id uuid NOT NULL REFERENCES conversations ON DELETE CASCADE,
    question text NOT NULL,
    selection text,
    answer jsonb NOT NULL,
    snapshot text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
  )`,
  `CREATE INDEX "IDX_messages_conversation_created" ON messages (conversation_id, created_at)`,
  `CREATE INDEX "IDX_messages_workspace" ON messages (workspace_id)`,
  `CREATE TABLE collections (
    id text PRIMARY KEY,
    workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
    name text NOT NULL,
    active_version integer,
    created_at timestamptz NOT NULL DEFAULT now()
  )`,
  `CREATE INDEX "IDX_collections_workspace" ON collections (workspace_id)`,
  `CREATE TABLE documents (
    id uuid PRIMARY KEY,
    workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
    collection_id text NOT NULL REFERENCES collections ON DELETE CASCADE,
    title text NOT NULL,
    source_name text NOT NULL,
    media_type text NOT NULL,
    bytes integer NOT NULL,
    content_hash text NOT NULL,
    blob_key text NOT NULL,
    state text NOT NULL,
    error text,
    parsed_as text,
    structure jsonb,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
  )`,
  `CREATE INDEX "IDX_documents_workspace_created" ON documents (workspace_id, created_at)`,
  `CREATE INDEX "IDX_documents_collection_state" ON documents (collection_id, state)`,
  `CREATE TABLE chunks (
    id text PRIMARY KEY,
    workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
    collection_id text NOT NULL REFERENCES collections ON DELETE CASCADE,
    document_id uuid NOT NULL REFERENCES documents ON DELETE CASCADE,
    ordinal integer NOT NULL,
    control_id text,
    part text,
    title text NOT NULL,
    text text NOT NULL,
    content_hash text NOT NULL
  )`,
  `CREATE UNIQUE INDEX "UQ_chunks_document_ordinal" ON chunks (document_id, ordinal)`,
  `CREATE INDEX "IDX_chunks_collection" ON chunks (collection_id)`,
  `CREATE TABLE ingest_jobs (
    id uuid PRIMARY KEY,
    workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
    kind text NOT NULL,
    collection_id text,
    document_id uuid,
    payload jsonb NOT NULL DEFAULT '{}',
    state text NOT NULL,
    stage text NOT NULL DEFAULT 'waiting',
    progress real NOT NULL DEFAULT 0,
    counts jsonb NOT NULL DEFAULT '{}',
    error text,
    attempts integer NOT NULL DEFAULT 0,
    epoch integer NOT NULL DEFAULT 0,
    cancel_requested boolean NOT NULL DEFAULT false,
    request_id text,
    heartbeat_at timestamptz NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
  )`,
  `CREATE INDEX "IDX_ingest_jobs_workspace_created" ON ingest_jobs (workspace_id, created_at)`,
  `CREATE INDEX "IDX_ingest_jobs_state" ON ingest_jobs (state, heartbeat_at)`,
  `CREATE TABLE index_snapshots (
    collection_id text NOT NULL REFERENCES collections ON DELETE CASCADE,
    version integer NOT NULL,
    workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
    embedder text NOT NULL,
    counts jsonb NOT NULL,
    manifest_hash text NOT NULL,
    published_at timestamptz NOT NULL,
    PRIMARY KEY (collection_id, version)
  )`,
  `CREATE INDEX "IDX_index_snapshots_workspace" ON index_snapshots (workspace_id)`,
  `CREATE TABLE embeddings (
    embedder_id text NOT NULL,
    content_hash text NOT NULL,
    vector bytea NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (embedder_id, content_hash)
  )`,
  `CREATE TABLE blobs (
    key text NOT NULL,
    piece integer NOT NULL,
    bytes bytea NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (key, piece)
  )`,
];

/** Workspaces and all that they own, the embedding cache, and the blob table. */
export class Foundation1763600000000 implements MigrationInterface {
  readonly name = 'Foundation1763600000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) {
      await queryRunner.query(statement);
    }
  }

  /** Forward only: going back is a restore. */
  down(): Promise<void> {
    return Promise.reject(new Error('Migrations go forward only. Restore a backup instead.'));
  }
}
