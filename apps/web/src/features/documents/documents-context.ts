import { createContext, useContext } from 'react';
import { type DocumentsClient } from '../../api/documents-client.js';

/** The documents of the gateway, for whatever shows a passage. */
export const DocumentsContext = createContext<DocumentsClient | undefined>(undefined);

export function useDocuments(): DocumentsClient {
  const documents = useContext(DocumentsContext);
  if (documents === undefined) {
    throw new Error('The page has no DocumentsContext');
  }
  return documents;
}
