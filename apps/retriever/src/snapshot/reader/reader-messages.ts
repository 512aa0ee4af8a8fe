import { type ErrorCode } from '@app/common/errors';
import { type SnapshotOrder, type SnapshotParts } from './snapshot-parts.js';
import { type Expectation } from './verified-file.js';

/** What the thread is asked; `id` names the order in its reply. */
export type ReaderOrder =
  | { readonly id: number; readonly type: 'read'; readonly order: SnapshotOrder }
  | {
      readonly id: number;
      readonly type: 'check' | 'bytes';
      readonly path: string;
      readonly expected: Expectation;
    };

export type ReaderReply =
  | { readonly id: number; readonly type: 'read'; readonly parts: SnapshotParts }
  | { readonly id: number; readonly type: 'checked'; readonly isWhole: boolean }
  /** Nothing where the file is not what was expected. */
  | { readonly id: number; readonly type: 'bytes'; readonly bytes: Uint8Array | undefined }
  /** Without a code it was no error that we throw on purpose. */
  | {
      readonly id: number;
      readonly type: 'failed';
      readonly code: ErrorCode | undefined;
      readonly message: string;
      readonly stack: string | undefined;
    };
