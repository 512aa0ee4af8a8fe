import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { controlLabel, findControlIds, parseOscal } from '@app/common/oscal';
import { readQuestions } from './questions.mts';

const own = readQuestions(join(__dirname, 'questions.jsonl'));
const calibration = readQuestions(join(__dirname, 'abstention-calibration.jsonl'));
const heldOut = readQuestions(join(__dirname, 'abstention-held-out.jsonl'));
const all = [...own, ...calibration, ...heldOut];

const corpus = parseOscal(readFileSync(join(__dirname, '../../corpus/sp800-53-guide.json'), 'utf8'), 'guide');
const known = new Set(corpus.kind === 'catalog' ? corpus.catalog.controls.map(({ id }) => id) : []);

/** The kinds of question that the product promises to treat well. */
const KINDS = [
  ...['lookup', 'paraphrase', 'baseline', 'comparison', 'parameter', 'related', 'enhancement', 'withdrawn'],
  ...['assessment', 'crosswalk', 'scenario', 'multi_part', 'follow_up', 'language', 'typo', 'selection'],
  ...['out_of_scope', 'false_premise', 'invented_control', 'unsettled', 'asked_line', 'asked_line_unseen'],
];

describe('the questions of the evaluation', () => {
  it('are many and of every kind', () => {
    expect(own.length).toBeGreaterThanOrEqual(150);
    expect(calibration.length).toBeGreaterThanOrEqual(80);
    expect(heldOut.length).toBeGreaterThanOrEqual(80);
    for (const kind of KINDS) {
      expect(own.filter((one) => one.kind === kind).length).toBeGreaterThanOrEqual(6);
    }
    expect(new Set(own.map(({ kind }) => kind))).toEqual(new Set(KINDS));
  });

  it('have ids of their own, and no question stands in two sets', () => {
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
    const texts = [...own.filter(({ corpus: only }) => only !== 'official'), ...calibration, ...heldOut].map(
      ({ question, history, selection }) => JSON.stringify([question.toLowerCase(), history, selection]),
    );
    const twice = texts.filter((text, index) => texts.indexOf(text) !== index);
    expect(twice).toEqual([]);
  });

  it('expect controls that exist', () => {
    expect(all.flatMap(({ controls }) => controls).filter((id) => !known.has(id))).toEqual([]);
  });

  it('name a control that does not exist exactly where they must be declined for it', () => {
    const invents = ({ question }: { question: string }): boolean =>
      findControlIds(question).some(({ controlId }) => !known.has(controlId));
    const invented = all.filter(({ kind }) => kind === 'invented_control');
    expect(invented.filter(({ expect: wanted }) => wanted !== 'decline')).toEqual([]);
    // What names requirements of other frameworks (PR.DS-11, 03.05.03) may look like a control.
    const free = ['invented_control', 'typo', 'crosswalk'];
    const wrong = all.filter((one) => !free.includes(one.kind) && invents(one));
    expect(wrong.map(({ question }) => question)).toEqual([]);
  });

  it('say which control, in its usual spelling, where a fact is one', () => {
    const facts = own.filter(({ kind }) => kind === 'lookup').map(({ facts: [first] }) => first);
    const labels = own
      .filter(({ kind }) => kind === 'lookup')
      .map(({ controls: [id = ''] }) => controlLabel(id));
    expect(facts).toEqual(labels);
  });
});
