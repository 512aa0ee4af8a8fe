import { Foundation1763600000000 } from './1763600000000-foundation.js';
import { SnapshotVersions1763600100000 } from './1763600100000-snapshot-versions.js';
import { Feedback1763600200000 } from './1763600200000-feedback.js';
import { DocumentTwins1763700000000 } from './1763700000000-document-twins.js';
import { LaterAnswers1763700100000 } from './1763700100000-later-answers.js';
import { DocumentPlaces1763710000000 } from './1763710000000-document-places.js';
import { DocumentVersions1763711000000 } from './1763711000000-document-versions.js';
import { FairJobs1763720000000 } from './1763720000000-fair-jobs.js';
import { DocumentNotices1763735000000 } from './1763735000000-document-notices.js';
import { AuditEvents1763742000000 } from './1763742000000-audit-events.js';
import { DocumentSources1763750000000 } from './1763750000000-document-sources.js';

/** In the order in which they run. Forward only: a release that needs the old shape keeps working on the new one. */
export const MIGRATIONS = [
  Foundation1763600000000,
  SnapshotVersions1763600100000,
  Feedback1763600200000,
  DocumentTwins1763700000000,
  LaterAnswers1763700100000,
  DocumentPlaces1763710000000,
  DocumentVersions1763711000000,
  FairJobs1763720000000,
  DocumentNotices1763735000000,
  AuditEvents1763742000000,
  DocumentSources1763750000000,
];
