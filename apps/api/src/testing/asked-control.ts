import { type ControlDetail } from '@app/common/contracts';
import { testControl } from '@app/common/testing';
import { type AskedControl, type Card } from '../chat/agents/card.js';
import { CitationNumbering } from '../chat/citations.js';
import { ClaimChecker } from '../chat/verification/claim-checker.js';
import { placesIn } from '../chat/verification/passage-marks.js';
import { SentenceSplitter } from '../chat/verification/sentence-splitter.js';
import { shapeOf } from '../chat/verification/sentence-shape.js';
import { checkRow } from '../chat/verification/table-row.js';

/** A control as an agent gets it. */
export function askedControl(id: string, fields: Partial<ControlDetail> = {}): AskedControl {
  const detail = testControl(id, fields);
  return { detail, heading: `${detail.label} ${detail.title}` };
}

/**
 * A card as readers see it. Throws where a line that states something has no citation, where a cited one is not carried by
 * its passage, or where a quote does not stand there; headings, rows of dashes and lines that only lead in need none.
 */
export function shownCard(card: Card): readonly string[] {
  const numbering = new CitationNumbering(card.passages);
  const splitter = new SentenceSplitter();
  const sentences = [...splitter.push(card.lines.join('\n')), ...splitter.end()];
  const text = sentences.map((sentence) => numbering.number(sentence, undefined, () => undefined)).join('');
  for (const { passageId, quote } of numbering.citations()) {
    const passage = card.passages.find(({ id }) => id === passageId);
    if (quote === '' || !passage?.text.includes(quote)) {
      throw new Error(`"${quote}" does not stand in ${passageId}.`);
    }
  }
  const unverified = unverifiedOf(card, sentences);
  if (unverified.length > 0) {
    throw new Error(`Not carried by the passage: ${unverified.join(' / ')}`);
  }
  const lines = text.split('\n').filter((line) => line !== '');
  const uncited = lines.filter(
    (line) => !/\[\d+\]/.test(line) && !/^\*\*.*\*\*(?: says:)?$|:$|^\|/.test(line),
  );
  if (!card.abstained && uncited.length > 0) {
    throw new Error(`Without a citation: ${uncited.join(' / ')}`);
  }
  return lines;
}

function unverifiedOf({ passages }: Card, sentences: readonly string[]): readonly string[] {
  const checker = new ClaimChecker(passages);
  return sentences.flatMap((sentence) => {
    const { kind, body } = shapeOf(sentence);
    const cited = placesIn(body);
    if (cited.length === 0) {
      return [];
    }
    const verdict = kind === 'row' ? checkRow(body, cited, checker) : checker.check(body, cited);
    return verdict.status === 'verified' ? [] : [`${body} (${verdict.reason})`];
  });
}
