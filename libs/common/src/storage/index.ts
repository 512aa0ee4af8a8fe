export { documentBlobKey } from './blob-key.js';
export { type BlobPieces } from './blob-pieces.js';
export { BlobStore } from './blob-store.js';
export { createBlobStore, type StorageSettings, unfinishedBlobs } from './create-blob-store.js';
export { FsBlobStore } from './fs-blob-store.js';
export { type BlobTable, PostgresBlobStore } from './postgres-blob-store.js';
export { S3BlobStore, type S3Options } from './s3-blob-store.js';
