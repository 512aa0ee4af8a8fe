import { join } from 'node:path';
import { SettingsError } from '@app/common/config';
import { type BlobStore } from './blob-store.js';
import { FsBlobStore, UNFINISHED } from './fs-blob-store.js';
import { type BlobTable, PostgresBlobStore } from './postgres-blob-store.js';
import { S3BlobStore } from './s3-blob-store.js';

/** The settings of `storageSettings`, with the data folder. */
export interface StorageSettings {
  readonly BLOB_STORE: 'fs' | 's3' | 'postgres';
  readonly DATA_DIR: string;
  readonly S3_BUCKET?: string | undefined;
  readonly S3_REGION: string;
  readonly S3_ENDPOINT?: string | undefined;
  readonly S3_PREFIX: string;
  readonly S3_ACCESS_KEY_ID?: string | undefined;
  readonly S3_SECRET_ACCESS_KEY?: string | undefined;
}

/** The store that the settings choose. `table` is asked for only with `BLOB_STORE=postgres`. Throws `SettingsError`. */
export function createBlobStore(settings: StorageSettings, table?: () => BlobTable): BlobStore {
  switch (settings.BLOB_STORE) {
    case 'fs':
      return new FsBlobStore(join(settings.DATA_DIR, 'blobs'));
    case 's3':
      return createS3(settings);
    case 'postgres':
      if (!table) {
        throw new SettingsError(['BLOB_STORE: postgres is not possible here, this process has no database']);
      }
      return new PostgresBlobStore(table());
  }
}

/** Where a process that was killed leaves files behind that no key leads to. */
export function unfinishedBlobs({
  BLOB_STORE,
  DATA_DIR,
}: Pick<StorageSettings, 'BLOB_STORE' | 'DATA_DIR'>): readonly {
  readonly folder: string;
  readonly prefix: string;
}[] {
  return BLOB_STORE === 'fs' ? [{ folder: join(DATA_DIR, 'blobs', UNFINISHED), prefix: '' }] : [];
}

function createS3(settings: StorageSettings): S3BlobStore {
  const { S3_BUCKET, S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY } = settings;
  if (S3_BUCKET === undefined) {
    throw new SettingsError(['S3_BUCKET: is required with BLOB_STORE=s3']);
  }
  if ((S3_ACCESS_KEY_ID === undefined) !== (S3_SECRET_ACCESS_KEY === undefined)) {
    throw new SettingsError(['S3_ACCESS_KEY_ID: give it together with S3_SECRET_ACCESS_KEY, or neither']);
  }
  const prefix = settings.S3_PREFIX;
  return new S3BlobStore({
    bucket: S3_BUCKET,
    region: settings.S3_REGION,
    endpoint: settings.S3_ENDPOINT,
    prefix: prefix === '' || prefix.endsWith('/') ? prefix : `${prefix}/`,
    credentials:
      S3_ACCESS_KEY_ID !== undefined && S3_SECRET_ACCESS_KEY !== undefined
        ? { accessKeyId: S3_ACCESS_KEY_ID, secretAccessKey: S3_SECRET_ACCESS_KEY }
        : undefined,
  });
}
