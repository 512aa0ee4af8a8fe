import { type ControlDetail } from '@app/common/contracts';
import { type SnapshotPassage } from '@app/common/snapshot';

/** A control of SP 800-53 with an id such as `ac-2.3`; what a test does not care about is empty. */
export function testControl(id: string, fields: Partial<ControlDetail> = {}): ControlDetail {
  const [, base = id, enhancement] = /^([a-z]{2}-\d+)(?:\.(\d+))?$/.exec(id) ?? [];
  return {
    id,
    label: base.toUpperCase() + (enhancement === undefined ? '' : `(${enhancement})`),
    title: `Control ${id}`,
    family: id.slice(0, 2),
    familyTitle: `Family ${id.slice(0, 2)}`,
    parentId: enhancement === undefined ? undefined : base,
    status: 'active',
    baselines: [],
    collection: 'controls',
    statement: [],
    parameters: [],
    related: [],
    enhancements: [],
    objectives: [],
    methods: [],
    references: [],
    incorporatedInto: [],
    movedTo: [],
    crosswalks: [],
    documentId: 'document-1',
    source: { title: 'Test catalog' },
    ...fields,
  };
}

/** A passage that stands for a control, or with an id of another form for a piece of some document. */
export function testPassage(
  id: string,
  title: string,
  text: string,
  fields: Partial<SnapshotPassage> = {},
): SnapshotPassage {
  const isControl = /^[a-z]{2}-\d+(\.\d+)?$/.test(id);
  return {
    id,
    documentId: 'document-1',
    title,
    text,
    ...(isControl && { controlId: id, family: id.slice(0, 2) }),
    ...fields,
  };
}
