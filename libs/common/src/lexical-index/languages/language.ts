/** Languages besides English whose common words of security are known. */
export const LANGUAGES = ['es', 'de', 'fr', 'pt'] as const;
export type Language = (typeof LANGUAGES)[number];
