import { type DocumentsRepository } from '@app/common/database';
import { AppError } from '@app/common/errors';
import { type UploadTarget } from './upload.js';

/** The collection that documents go into when nobody names one. */
const DEFAULT_COLLECTION = { id: 'controls', name: 'Security controls' };

/**
 * Where a new document goes: into the collection that it names, as a new version where the old one is. Throws
 * `document_not_found` where there is nothing to replace, `validation_failed` where the two differ.
 */
export async function targetCollection(
  documents: DocumentsRepository,
  workspaceId: string,
  { collection, replaces }: UploadTarget,
): Promise<{ readonly id: string; readonly name: string }> {
  if (replaces === undefined) {
    return collection === undefined ? DEFAULT_COLLECTION : { id: collection, name: collection };
  }
  const replaced = await documents.find(workspaceId, replaces);
  if (!replaced) {
    throw new AppError('document_not_found');
  }
  const { collectionId } = replaced;
  if (collection !== undefined && collection !== collectionId) {
    throw new AppError('validation_failed', 'A new version stays in the collection of the document.', {
      errors: [{ path: 'collection', message: `must be ${collectionId} or left out` }],
    });
  }
  return { id: collectionId, name: collectionId };
}
