import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ControlPart, ControlDetail } from '@app/common/contracts';
import { AppError } from '@app/common/errors';
import { baselineMembers, mergeBaselines } from './baselines.js';
import { type Catalog, type CatalogControl, type OscalDocument } from './catalog.js';
import { controlLabel, parseControlId } from './control-id.js';
import { controlSearchFields, controlText, partsText } from './control-text.js';
import { parseOscal } from './oscal-document.js';
import { selectControls } from './control-selection.js';

/** The files of NIST are no part of this repository. They are looked for beside it. */
const FOLDER = join(__dirname, '../../../../../shared/data/corpus');
const COMPOSITE = 'NIST_SP-800-53_rev5_composite_catalog.json';
const present = existsSync(join(FOLDER, COMPOSITE));
/** Each file is parsed once. */
const read = new Map<string, OscalDocument>();
const withFiles = present ? describe : describe.skip;

if (!present) {
  it.skip('was skipped: the official files are not in ../shared/data/corpus', () => undefined);
}

withFiles('SP 800-53 5.2.0 (composite)', () => {
  const composite = present ? catalogOf(COMPOSITE) : undefined;
  const controls = composite?.controls ?? [];
  const active = controls.filter((one) => one.status === 'active');
  const withdrawn = controls.filter((one) => one.status === 'withdrawn');

  it('has all controls of 20 families', () => {
    expect([
      composite?.id,
      composite?.families.length,
      controls.length,
      active.length,
      withdrawn.length,
    ]).toEqual(['sp800-53', 20, 1196, 1014, 182]);
    expect(controls.filter((one) => one.parentId !== undefined)).toHaveLength(872);
    expect(sum(controls, (one) => one.enhancements.length)).toBe(872);
  });

  it('gives every control the label that its id has', () => {
    expect(controls.filter((one) => one.label !== controlLabel(one.id))).toEqual([]);
    expect(controls.filter((one) => parseControlId(one.label)?.controlId !== one.id)).toEqual([]);
  });

  it('knows where withdrawn controls went', () => {
    const incorporated = withdrawn.filter((one) => one.incorporatedInto.length > 0);
    const moved = withdrawn.filter((one) => one.movedTo.length > 0);
    const nowhere = withdrawn.filter((one) => one.incorporatedInto.length + one.movedTo.length === 0);
    expect([incorporated.length, moved.length, nowhere.map((one) => one.id)]).toEqual([
      146,
      34,
      ['cp-10.3', 'sc-19'],
    ]);
    expect(nowhere.map((one) => one.withdrawnNote?.split(';')[0])).toEqual([
      'Addressed through tailoring.',
      'Technology-specific',
    ]);
    expect(sum(withdrawn, (one) => one.incorporatedInto.length)).toBe(166);
    expect(sum(withdrawn, (one) => one.movedTo.length)).toBe(34);
    const odd = withdrawn
      .flatMap((one) => one.incorporatedInto)
      .filter((target) => target.kind !== 'control');
    expect(odd).toEqual([
      { kind: 'part', id: 'ac-2_smt.k', controlId: 'ac-2' },
      { kind: 'group', id: 'sr' },
    ]);
    expect(withdrawn.filter((one) => one.enhancements.length > 0).map((one) => one.id)).toEqual([
      'sa-12',
      'sa-14',
      'sa-18',
      'sa-19',
    ]);
  });

  it('has all parts', () => {
    const statementOf = (one: CatalogControl): boolean =>
      one.statement.length > 0 || one.withdrawnNote !== undefined;
    expect(controls.filter(statementOf)).toHaveLength(1016);
    expect(active.filter((one) => one.statement.length > 0)).toHaveLength(1014);
    expect(controls.filter((one) => one.guidance !== undefined)).toHaveLength(1014);
    const inStatements = flatten(controls.flatMap((one) => one.statement));
    expect(inStatements.filter((part) => part.label !== undefined)).toHaveLength(1106);
    expect(flatten(controls.flatMap((one) => one.objectives))).toHaveLength(2401);
    expect(sum(controls, (one) => one.methods.length)).toBe(1210);
    expect(find(controls, 'au-6').methods.map((one) => one.method)).toEqual(['EXAMINE', 'INTERVIEW']);
  });

  it('has all parameters and links', () => {
    const parameters = controls.flatMap((one) => one.parameters);
    const selections = parameters.filter((one) => one.howMany !== undefined);
    expect([parameters.length, selections.length]).toEqual([1450, 129]);
    expect(selections.filter((one) => one.howMany === 'one-or-more')).toHaveLength(91);
    expect(sum(parameters, (one) => one.aggregates.length)).toBe(184);
    expect(sum(parameters, (one) => one.altIds.length)).toBe(587);
    expect(sum(controls, (one) => one.related.length)).toBe(3510);
    expect(sum(controls, (one) => one.references.length)).toBe(830);
    expect(
      parameters.filter((one) => !/organization(?:al|ally)?[- ]defined|^Selection/.test(one.label)),
    ).toEqual([]);
  });

  it('resolves every insert and leaves no markup in any text', () => {
    expect(active.map(controlText).filter((text) => /\{\{|\}\}|\]\(|\*\*| [;,.:]/.test(text))).toEqual([]);
    expect(JSON.stringify(controls)).not.toContain('{{');
    expect(
      controls
        .flatMap((one) => Object.values(controlSearchFields(one)))
        .filter((text) => text.includes('{{')),
    ).toEqual([]);
  });

  it('shows statements as the publication does', () => {
    expect(find(controls, 'ac-7').statement[0]?.text).toBe(
      'Enforce a limit of [Assignment: organization-defined number] consecutive invalid logon attempts by a user during a ' +
        '[Assignment: organization-defined time period]; and',
    );
    expect(find(controls, 'ac-2').statement.map((part) => part.label)).toEqual(
      Array.from('abcdefghijkl', (letter) => `${letter}.`),
    );
  });

  it('is what the contract says', () => {
    for (const control of controls) {
      ControlDetail.parse({ ...control, collection: 'c', documentId: 'd', source: { title: 't' } });
    }
  });

  it.each([
    ['LOW', 149, 149],
    ['MODERATE', 287, 287],
    ['HIGH', 370, 370],
    ['PRIVACY', 102, 96],
  ] as const)(
    'takes the %s baseline from its resolved catalog (%i) or its profile (%i)',
    (name, resolved, listed) => {
      const base = catalogOf(COMPOSITE);
      const counts = ['baseline-resolved-profile_catalog', 'baseline_profile'].map((kind) => {
        const members = baselineMembers(parsed(`NIST_SP-800-53_rev5.2.0_${name}-${kind}.json`), base);
        expect(members?.baseline).toBe(name);
        const merged = mergeBaselines(base, members ? [members] : []);
        expect(merged.ignored[name]).toBe(0);
        return merged.catalog.controls.filter((one) => one.baselines.includes(name)).length;
      });
      expect(counts).toEqual([resolved, listed]);
    },
  );

  it('puts no program management control into LOW, MODERATE or HIGH', () => {
    const base = catalogOf(COMPOSITE);
    const members = ['LOW', 'MODERATE', 'HIGH', 'PRIVACY'].flatMap(
      (name) => baselineMembers(parsed(`NIST_SP-800-53_rev5.2.0_${name}-baseline_profile.json`), base) ?? [],
    );
    const { catalog } = mergeBaselines(base, members);
    const inFamily = (family: string): readonly string[] => [
      ...new Set(catalog.controls.filter((one) => one.family === family).flatMap((one) => one.baselines)),
    ];
    expect([inFamily('pm'), inFamily('pt')]).toEqual([['PRIVACY'], ['PRIVACY']]);
    expect(find(catalog.controls, 'pm-12').baselines).toEqual([]);
    expect(find(catalog.controls, 'ac-2').baselines).toEqual(['LOW', 'MODERATE', 'HIGH']);
  });
});

withFiles('the other official files', () => {
  it('reads 5.0.1, with the same withdrawn controls', () => {
    const { controls } = catalogOf('NIST_SP-800-53_rev5.0.1_catalog.json');
    expect([controls.length, controls.filter((one) => one.status === 'withdrawn').length]).toEqual([
      1189, 182,
    ]);
    expect(
      flatten(controls.flatMap((one) => one.statement)).filter((part) => part.label !== undefined),
    ).toHaveLength(1106);
    expect(sum(controls, (one) => one.parameters.length)).toBe(1258);
    expect(JSON.stringify(controls)).not.toContain('{{');
  });

  it('prints a statement alike from both parameter styles, but for the controls that 5.2.0 words anew', () => {
    const older = new Map(
      catalogOf('NIST_SP-800-53_rev5.0.1_catalog.json').controls.map((one) => [one.id, one]),
    );
    const newer = catalogOf(COMPOSITE).controls.filter(
      (one) => one.objectives.length > 0 && older.has(one.id),
    );
    const words = (one: CatalogControl | undefined): string => partsText(one?.statement ?? []).toLowerCase();
    const reworded = newer.filter((one) => words(one) !== words(older.get(one.id))).map((one) => one.id);
    expect([newer.length, reworded.length]).toEqual([424, 11]);
    expect(reworded).toEqual('ac-7 ca-3 cm-8.3 pe-11 pm-31 sc-1 si-3 si-7.5 sr-3 sr-8 sr-10'.split(' '));
  });

  it('reads resolved baselines, whose links go outside', () => {
    const high = catalogOf('NIST_SP-800-53_rev5.2.0_HIGH-baseline-resolved-profile_catalog.json');
    expect([high.baseline, high.controls.length, high.families.length]).toEqual(['HIGH', 370, 18]);
    const ids = new Set(high.controls.map((one) => one.id));
    expect(high.controls.flatMap((one) => one.related).filter((id) => !ids.has(id)).length).toBeGreaterThan(
      0,
    );
  });

  it('reads CSF 2.0', () => {
    const csf = catalogOf('NIST_CSF_v2.0_catalog.json');
    expect([csf.id, csf.families.length, csf.controls.length]).toEqual(['csf', 6, 219]);
    expect(csf.controls.filter((one) => parseControlId(one.id)?.controlId !== one.id)).toEqual([]);
    expect(find(csf.controls, 'GV.OC-01')).toMatchObject({
      family: 'gv',
      parentId: 'GV.OC',
      title: 'Organizational Context',
    });
  });

  it('reads SP 800-171 r3, requirement and text together', () => {
    const { id, families, controls } = catalogOf('NIST_SP800-171_rev3_catalog.json');
    expect([id, families.length, controls.length]).toEqual(['sp800-171', 17, 130]);
    expect(controls.filter((one) => parseControlId(one.id)?.controlId !== one.id)).toEqual([]);
    const withdrawn = controls.filter((one) => one.status === 'withdrawn');
    expect(withdrawn).toHaveLength(33);
    expect(withdrawn.filter((one) => one.incorporatedInto.length > 0)).toHaveLength(27);
    expect(controls.filter((one) => one.status === 'active' && one.statement.length === 0)).toEqual([]);
    expect(JSON.stringify(controls)).not.toContain('{{');
    expect(find(controls, '03.01.01').crosswalks.map((one) => one.id)).toEqual([
      'ac-2',
      'ac-2.3',
      'ac-2.5',
      'ac-2.13',
    ]);
    expect(find(controls, '03.01.01').crosswalks[0]).toMatchObject({
      framework: 'sp800-53',
      direction: 'forward',
    });
  });

  it('refuses the files that are not OSCAL and no other', () => {
    const refused = readdirSync(FOLDER)
      .sort()
      .flatMap((name) => (isRefused(name) ? [name] : []));
    expect(refused).toEqual([
      'assessment_objectives_5.1.0_extra.jsonl',
      'baselines_5.2.0.json',
      'control_titles_5.2.0_cprt.json',
    ]);
  });

  it('chooses the fullest catalog and unites what all know of baselines', () => {
    const catalogs = readdirSync(FOLDER)
      .filter((name) => name.startsWith('NIST_SP-800-53') && name.endsWith('catalog.json'))
      .map(catalogOf);
    const selected = selectControls(catalogs);
    expect(selected).toHaveLength(1196);
    expect(new Set(selected.map(({ catalog }) => catalog.version))).toEqual(new Set(['5.2.0-composite']));
    expect(selected.filter(({ control }) => control.baselines.includes('HIGH'))).toHaveLength(370);
  });
});

function isRefused(name: string): boolean {
  try {
    parsed(name);
    return false;
  } catch (error) {
    expect(error).toBeInstanceOf(AppError);
    return true;
  }
}

function parsed(name: string): OscalDocument {
  const document = read.get(name) ?? parseOscal(readFileSync(join(FOLDER, name), 'utf8'), name);
  read.set(name, document);
  return document;
}

function catalogOf(name: string): Catalog {
  const document = parsed(name);
  if (document.kind !== 'catalog') {
    throw new Error(`${name} is a profile`);
  }
  return document.catalog;
}

function find(controls: readonly CatalogControl[], id: string): CatalogControl {
  const found = controls.find((one) => one.id === id);
  if (!found) {
    throw new Error(`no ${id}`);
  }
  return found;
}

function flatten(parts: readonly ControlPart[]): readonly ControlPart[] {
  return parts.flatMap((part) => [part, ...flatten(part.parts)]);
}

function sum<T>(items: readonly T[], count: (item: T) => number): number {
  return items.reduce((total, item) => total + count(item), 0);
}
