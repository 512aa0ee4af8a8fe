import { z } from 'zod';

/** What an API key may do. `admin` stands for every scope. */
export const SCOPES = [
  'chat',
  'search',
  'documents:read',
  'documents:write',
  'ingest:read',
  'ingest:write',
  'admin',
] as const;
export const Scope = z.enum(SCOPES);
export type Scope = (typeof SCOPES)[number];
