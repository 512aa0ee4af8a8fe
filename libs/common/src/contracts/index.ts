export {
  AnswerSentence,
  ChatAnswer,
  ChatMeta,
  ChatRequest,
  ChatToken,
  Citation,
  SENTENCE_STATES,
  UNVERIFIED_REASONS,
} from './chat.js';
export {
  Crosswalk,
  CROSSWALK_FRAMEWORKS,
  CrosswalkCell,
  type CrosswalkFramework,
  CrosswalkRow,
  CrosswalkRows,
} from './crosswalks.js';
export {
  ControlDetail,
  ControlList,
  ControlListQuery,
  ControlParameter,
  ControlPart,
  ControlSummary,
  ControlTarget,
} from './controls.js';
export {
  ConversationChange,
  ConversationDetail,
  ConversationList,
  ConversationMessage,
  ConversationSummary,
  EarlierAnswer,
  ExportQuery,
  Feedback,
  FeedbackRequest,
  OpenQuestion,
} from './conversations.js';
export {
  DOCUMENT_STATES,
  DOCUMENT_TYPES,
  DocumentAccepted,
  DocumentCreate,
  DocumentList,
  DocumentListQuery,
  DocumentText,
  DocumentTextQuery,
  type DocumentType,
  DocumentView,
  PageQuery,
} from './documents.js';
export {
  CollectionList,
  CollectionView,
  IngestAccepted,
  IngestJob,
  IngestJobList,
  IngestJobQuery,
  IngestRequest,
  JOB_ERROR_CLASSES,
  JOB_STATES,
  RetryAccepted,
  RetryRequest,
  RollbackRequest,
  SnapshotList,
  SnapshotView,
} from './ingest.js';
export { Place } from './place.js';
export { Problem } from './problem.js';
export { SCOPES, Scope } from './scopes.js';
export {
  Baseline,
  BASELINES,
  Family,
  MAX_QUESTION_CHARS,
  MAX_SELECTION_CHARS,
  Passage,
  SearchFilters,
  SearchRequest,
  SearchResponse,
  SNAPSHOT_HEADER,
  SnapshotState,
} from './search.js';
export { CollectionId, plainText } from './text.js';
export { VisitorStats } from './visitors.js';
