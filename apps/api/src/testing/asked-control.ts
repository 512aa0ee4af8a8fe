import { type ControlDetail } from '@app/common/contracts';
import { testControl } from '@app/common/testing';
import { type AskedControl, type Card } from '../chat/agents/card.js';
import { CitationNumbering } from '../chat/citations.js';

/** A control as an agent gets it. */
export function askedControl(id: string, fields: Partial<ControlDetail> = {}): AskedControl {
  const detail = testControl(id, fields);
  return { detail, heading: `${detail.label} ${detail.title}` };
}

/**
 * A card as readers see it. Throws where a line that states something has no citation, or where a quote does not stand in
 * its passage; headings, rows of dashes and lines that only lead in (`:`) need none.
 */
export function shownCard(card: Card): readonly string[] {
  const numbering = new CitationNumbering(card.passages);
  const text = numbering.push(card.lines.join('\n')) + numbering.end();
  for (const { passageId, quote } of numbering.citations()) {
    const passage = card.passages.find(({ id }) => id === passageId);
    if (quote === '' || !passage?.text.includes(quote)) {
      throw new Error(`"${quote}" does not stand in ${passageId}.`);
    }
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
