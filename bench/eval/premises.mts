/**
 * How often the check of premises is wrong, on claims that nobody wrote for it:
 *   node bench/eval/premises.mts [--catalog ../shared/data/corpus/NIST_SP-800-53_rev5_composite_catalog.json] [--seed 1]
 * The lines of one text of the controls are claims, and the other text is what is checked: the starter corpus tells the
 * same as NIST's catalog in other words. A line of the control itself should be borne, one of another family's should not.
 */
import '../retrieval/source-hooks.mts';
import { existsSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { Passage } from '../../libs/common/src/contracts/search.ts';
import { printTable } from '../harness/report.mts';
import { seededRandom } from '../harness/statistics.mts';

const { passageUnits } = await import('../../apps/api/src/chat/llm/passage-text.js');
const { unsupportedPremise } = await import('../../apps/api/src/chat/llm/premise.js');
const { controlHeading, controlLabel, controlText, parentControlId, parseOscal } =
  await import('../../libs/common/src/oscal/index.js');

const CLAIMS = 600;
const FEWEST_WORDS = 6;
const MOST_WORDS = 14;
const OTHERS = 7;
const FORMS = ['Why does AC-0 require to ~?', 'Does AC-0 require to ~?'] as const;

type Controls = ReadonlyMap<string, Passage>;

const { values } = parseArgs({
  options: {
    catalog: { type: 'string', default: '../shared/data/corpus/NIST_SP-800-53_rev5_composite_catalog.json' },
    seed: { type: 'string', default: '1' },
  },
});
if (!existsSync(values.catalog)) {
  console.error(`Nothing measured: there is no ${values.catalog} (say where with --catalog).`);
  process.exit(2);
}
const starter = controlsOf('corpus/sp800-53-guide.json');
const official = controlsOf(values.catalog);
printTable({
  title: 'Premises: wrongly declined and wrongly let pass',
  head: ['claims', 'form', 'of the control, declined', 'of another family, let pass'],
  rows: FORMS.flatMap((form) => [
    ['official lines on the starter corpus', form, ...rates(official, starter, form)],
    ['starter lines on the official text', form, ...rates(starter, official, form)],
  ]),
});

function rates(claims: Controls, texts: Controls, form: string): readonly string[] {
  const random = seededRandom(Number(values.seed));
  const one = <T,>(items: readonly T[]): T | undefined => items[Math.floor(random() * items.length)];
  const ids = [...claims.keys()].filter((id) => texts.has(id));
  let asked = 0;
  let declined = 0;
  let passed = 0;
  while (asked < CLAIMS) {
    const id = one(ids) ?? '';
    const line = one(linesOf(claims.get(id)));
    const stranger = one(ids.filter((other) => other.slice(0, 2) !== id.slice(0, 2))) ?? '';
    const others = Array.from({ length: OTHERS }, () => texts.get(one(ids) ?? ''));
    if (line === undefined) {
      continue;
    }
    const isDeclined = (control: string): boolean => {
      const question = form.replace('AC-0', controlLabel(control)).replace('~', line);
      const passages = [texts.get(control), ...others].filter((passage) => passage !== undefined);
      return unsupportedPremise(question, passages) !== undefined;
    };
    asked += 1;
    declined += Number(isDeclined(id));
    passed += Number(!isDeclined(stranger));
  }
  return [declined, passed].map((count) => `${((100 * count) / asked).toFixed(1)} %`);
}

/** The beginnings of a statement's lines, without the places of parameters. */
function linesOf(passage: Passage | undefined): readonly string[] {
  const units = passage === undefined ? [] : passageUnits(passage);
  return units
    .filter(({ kind }) => kind === 'statement')
    .map(({ text }) => text.replaceAll(/\[[^[\]]*(?:\[[^\]]*\][^[\]]*)*\]/g, ' ').split(/[\s.;:]+/))
    .filter((words) => words.length >= FEWEST_WORDS)
    .map((words) => words.slice(0, MOST_WORDS).join(' '));
}

/** Every active control of a catalog as the passage that the index has of it. */
function controlsOf(file: string): Controls {
  const document = parseOscal(readFileSync(file, 'utf8'), file);
  if (document.kind !== 'catalog') {
    throw new Error(`${file} is not a catalog.`);
  }
  const { controls } = document.catalog;
  const titles = new Map(controls.map(({ id, title }) => [id, title]));
  const active = controls.filter(({ status }) => status === 'active');
  return new Map(
    active.map((control) => [
      control.id,
      {
        id: control.id,
        collection: 'controls',
        documentId: 'catalog',
        controlId: control.id,
        title: controlHeading(control, titles.get(parentControlId(control.id) ?? '')),
        text: controlText(control),
        score: 0.5,
      },
    ]),
  );
}
