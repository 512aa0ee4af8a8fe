export { analyze, stemWords, words } from './analyze.js';
export { editDistance } from './edit-distance.js';
export {
  type Bm25Settings,
  dropInserts,
  holdsControls,
  INDEX_PROFILES,
  type IndexableText,
  indexDocument,
  type IndexProfile,
  indexProfileFor,
  type IndexProfileName,
  type LexicalDocument,
} from './index-document.js';
export { FUNCTION_WORDS } from './languages/function-words.js';
export { GLOSSARY } from './languages/glossary.js';
export { type Language, LANGUAGES } from './languages/language.js';
export { PhraseBook, wordsOf } from './languages/phrase-book.js';
export {
  type LexicalHit,
  LexicalIndex,
  type LexicalTables,
  type QueryTerm,
  topRows,
} from './lexical-index.js';
export { STOP_WORDS } from './stop-words.js';
export { TermNeighbours } from './term-neighbours.js';
export { TermTable } from './term-table.js';
