/** The collection that the starter corpus, and what names no other, goes into. */
export const DEFAULT_COLLECTION = { id: 'controls', name: 'Security controls' } as const;
