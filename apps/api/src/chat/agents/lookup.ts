import { type Passage } from '@app/common/contracts';
import { controlText } from '@app/common/oscal';
import { sentencesOf } from '../llm/passage-text.js';
import { type AskedControl, type Card, CardSources, emptyCard, partItems } from './card.js';

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
