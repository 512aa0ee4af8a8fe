import { type ControlPart, type Passage } from '@app/common/contracts';
import { controlLabel, controlText, partsText } from '@app/common/oscal';
import { sentencesOf } from '../llm/passage-text.js';
import { type AskedControl, type Card, CardSources, emptyCard, partItems, wordList } from './card.js';
import { findItem, firstLabels, type StatementItem } from './statement-item.js';

/** What a control demands: its whole statement, and of its discussion the beginning, or all when that is asked for. */
export function lookupCard(control: AskedControl, wholeDiscussion = false): Card {
  const { guidance = '', statement } = control.detail;
  const passage = statementPassage(control);
  if (passage.text === '') {
    return emptyCard('control-lookup', [`The catalog names ${control.heading}, but has no text for it.`]);
  }
  const sources = new CardSources();
  const mark = sources.mark(passage);
  const discussion = wholeDiscussion ? guidance.split(/\n+/) : sentencesOf(guidance).slice(0, 1);
  return sources.card('control-lookup', [
    `**${control.heading}**`,
    '',
    ...partItems(statement, mark),
    ...discussion
      .filter((text) => text !== '')
      .flatMap((text, index) => ['', `${index === 0 ? headed(text) : text} ${mark}`]),
  ]);
}

/** One item of a control's statement with what it consists of, behind the lines that lead to it. `path` is as in `d.1`. */
export function itemCard(control: AskedControl, path: string): Card {
  const { id, label, statement } = control.detail;
  const found = findItem(statement, path);
  if (!found) {
    const labels = firstLabels(statement).map((one) => one.replace(/\.$/, ''));
    const known = `Its statement has ${labels.length === 0 ? 'no items' : `the items ${wordList(labels)}`}.`;
    return emptyCard('control-lookup', [`${label} has no item ${controlLabel(id, path)}. ${known}`]);
  }
  const sources = new CardSources();
  const mark = sources.mark(itemPassage(control, path, found));
  const lead = found.above.map(({ label: own, text }) => [own, text].filter(Boolean).join(' '));
  return sources.card('control-lookup', [
    `**${controlLabel(id, path)} in ${control.heading}**`,
    '',
    ...lead.filter((text) => text !== '').flatMap((text) => [`${text} ${mark}`, '']),
    ...partItems([found.part], mark),
  ]);
}

function headed(guidance: string): string {
  return guidance.startsWith('Example: ') ? guidance : `*Discussion:* ${guidance}`;
}

/** The passage of the index that holds the control, made of the same record. */
export function statementPassage({ detail, heading }: AskedControl): Passage {
  return {
    id: `${detail.collection}/${detail.id}`,
    collection: detail.collection,
    documentId: detail.documentId,
    title: heading,
    controlId: detail.id,
    text: controlText(detail),
    score: 1,
  };
}

function itemPassage(
  { detail, heading }: AskedControl,
  path: string,
  { above, part }: StatementItem,
): Passage {
  const linear = above.reduceRight<ControlPart>((inner, outer) => ({ ...outer, parts: [inner] }), part);
  return {
    id: `${detail.collection}/${detail.id}#${path}`,
    collection: detail.collection,
    documentId: detail.documentId,
    title: `${controlLabel(detail.id, path)} in ${heading}`,
    controlId: detail.id,
    part: path,
    text: partsText([linear]),
    score: 1,
  };
}
