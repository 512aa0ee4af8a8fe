import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type BaselineMembers,
  baselineMembers,
  type Catalog,
  mergeBaselines,
  parseOscal,
} from '@app/common/oscal';

const HERE = __dirname;
const OFFICIAL = join(HERE, '../../shared/data/corpus/NIST_SP-800-53_rev5_composite_catalog.json');
const NOT_WRITTEN = 'plain-language text for this control is not written yet';

interface Part {
  readonly prose?: string;
  readonly parts?: readonly Part[];
}
interface Control {
  readonly id: string;
  readonly params?: readonly {
    readonly id: string;
    readonly select?: { readonly choice: readonly string[] };
  }[];
  readonly parts?: readonly Part[];
  readonly controls?: readonly Control[];
}

const raw = readFileSync(join(HERE, 'sp800-53-guide.json'), 'utf8');

describe('the starter corpus', () => {
  it('is up to date with facts.json and the statements', () => {
    const run = spawnSync(process.execPath, [join(HERE, 'build.mts'), '--check'], { encoding: 'utf8' });
    expect(run.stderr).toBe('');
    expect(run.status).toBe(0);
  });

  it('stays below one and a half million bytes', () => {
    expect(Buffer.byteLength(raw)).toBeLessThan(1_500_000);
  });

  it('says of itself that it is no official text', () => {
    const { metadata } = JSON.parse(raw).catalog;
    expect(metadata.title).toBe('Plain-language guide to SP 800-53 controls');
    expect(metadata.remarks).toMatch(/not the official text/);
    expect(metadata.remarks).toMatch(/usnistgov\/oscal-content/);
    expect(readCatalog().plainLanguageGuide).toBe(true);
  });

  it('has all controls and families, as our own importer reads them', () => {
    const { controls, families } = readCatalog();
    expect(families).toHaveLength(20);
    expect(controls).toHaveLength(1196);
    expect(controls.filter((control) => control.status === 'active')).toHaveLength(1014);
    expect(controls.filter((control) => control.status === 'withdrawn')).toHaveLength(182);
  });

  it('has the baselines of release 5.2.0 in four profiles', () => {
    const catalog = readCatalog();
    const baselines = ['low', 'moderate', 'high', 'privacy'].map((name) => readBaseline(name, catalog));
    const { catalog: merged, ignored } = mergeBaselines(catalog, baselines);
    const sizes = ['LOW', 'MODERATE', 'HIGH', 'PRIVACY'].map(
      (name) => merged.controls.filter((control) => control.baselines.some((one) => one === name)).length,
    );
    expect(sizes).toEqual([149, 287, 370, 102]);
    expect(ignored).toEqual({ LOW: 0, MODERATE: 0, HIGH: 0, PRIVACY: 0 });
  });

  it('has words of its own for every active control', () => {
    expect(raw).not.toContain(NOT_WRITTEN);
    const silent = controlsOf(raw).filter((control) => control.parts && proseOf(control.parts).length === 0);
    expect(silent).toEqual([]);
  });

  it('inserts only parameters of the same control', () => {
    const strangers = controlsOf(raw).flatMap((control) => {
      const known = new Set(control.params?.map((param) => param.id));
      const choices = control.params?.flatMap((param) => param.select?.choice ?? []) ?? [];
      const inserted = insertsOf([...choices, ...proseOf(control.parts ?? [])].join(' '));
      return inserted.filter((id) => !known.has(id)).map((id) => `${control.id}: ${id}`);
    });
    expect(strangers).toEqual([]);
    expect(raw.replace(/\{\{ insert: param, [a-z0-9._-]+ \}\}/g, '')).not.toContain('{{');
  });

  it('tells where withdrawn controls went', () => {
    const withdrawn = readCatalog().controls.filter((control) => control.status === 'withdrawn');
    const lost = withdrawn.filter(
      (control) => control.incorporatedInto.length + control.movedTo.length === 0,
    );
    expect(lost.map((control) => control.id).sort()).toEqual(['cp-10.3', 'sc-19']);
  });
});

describe('building the starter corpus', () => {
  const project = mkdtempSync(join(tmpdir(), 'corpus-'));
  const statements = join(project, 'corpus/statements/ac.txt');
  const original = readFileSync(join(HERE, 'statements/ac.txt'), 'utf8');

  beforeAll(() => {
    cpSync(HERE, join(project, 'corpus'), { recursive: true });
    symlinkSync(join(HERE, '../node_modules'), join(project, 'node_modules'));
  });
  afterAll(() => {
    rmSync(project, { recursive: true });
  });

  it.each([
    [
      'a parameter of another control',
      '{ac-07_odp.01}',
      '{ac-02_odp.01}',
      'ac-7: no parameter {ac-02_odp.01}',
    ],
    ['a missing item', /\nb\. Once that limit.*\n/, '\n', 'ac-7: items are "a. b.", not "a."'],
    ['a control that does not exist', 'ac-7 Unsuccessful', 'ac-77 Unsuccessful', 'ac-77: no such control'],
    ['another title', 'ac-7 Unsuccessful', 'ac-7 Failed', 'ac-7: title is "Unsuccessful Logon Attempts"'],
    [
      'a line that belongs nowhere',
      '\nac-8 System',
      '\nSystem',
      'a block starts with "System Use Notification"',
    ],
  ])('refuses %s', (_, from, to, message) => {
    writeFileSync(statements, original.replace(from, to));
    const run = spawnSync(process.execPath, [join(project, 'corpus/build.mts')], { encoding: 'utf8' });
    expect(run.stderr).toContain(message);
    expect(run.status).toBe(1);
  });

  it('notices that words were changed and the catalog was not built anew', () => {
    writeFileSync(statements, original.replace('Once that limit is passed', 'When that limit is passed'));
    const run = spawnSync(process.execPath, [join(project, 'corpus/build.mts'), '--check'], {
      encoding: 'utf8',
    });
    expect(run.stderr).toBe('stale: sp800-53-guide.json; run node corpus/build.mts\n');
    expect(run.status).toBe(1);
  });
});

describe('the starter corpus beside the official catalog', () => {
  const withOfficial = existsSync(OFFICIAL) ? it : it.skip;

  withOfficial(
    'copies no sentence, misses no parameter and has the official items (skipped without ../shared/data)',
    () => {
      const report = execFileSync(process.execPath, [join(HERE, 'check-words.mts'), OFFICIAL], {
        encoding: 'utf8',
      });
      expect(report).toMatch(/^1016 controls compared, longest run of identical words \d, 0 findings\n$/);
    },
  );

  withOfficial(
    'knows the same titles, links, publications and parameters (skipped without ../shared/data)',
    () => {
      const facts = (catalog: Catalog): unknown[] =>
        catalog.controls.map(({ id, label, title, status, related, incorporatedInto, movedTo, ...rest }) => ({
          ...{ id, label, title, status, related, incorporatedInto, movedTo },
          references: rest.references,
          parameters: rest.parameters.map((parameter) => ({ ...parameter, guideline: undefined })),
        }));
      const official = parseOscal(readFileSync(OFFICIAL, 'utf8'), 'official');
      expect(official.kind === 'catalog' && facts(official.catalog)).toEqual(facts(readCatalog()));
    },
  );
});

function readCatalog(): Catalog {
  const document = parseOscal(raw, 'sp800-53-guide.json');
  if (document.kind !== 'catalog') {
    throw new Error('the guide is no catalog');
  }
  return document.catalog;
}

function readBaseline(name: string, catalog: Catalog): BaselineMembers {
  const document = parseOscal(readFileSync(join(HERE, `baseline-${name}.json`), 'utf8'), name);
  const members = baselineMembers(document, catalog);
  if (!members) {
    throw new Error(`baseline-${name}.json names no baseline`);
  }
  return members;
}

function controlsOf(text: string): Control[] {
  const groups: { controls: Control[] }[] = JSON.parse(text).catalog.groups;
  return groups.flatMap((group) =>
    group.controls.flatMap((control) => [control, ...(control.controls ?? [])]),
  );
}

function proseOf(parts: readonly Part[]): string[] {
  return parts.flatMap((part) => [...(part.prose ? [part.prose] : []), ...proseOf(part.parts ?? [])]);
}

function insertsOf(text: string): string[] {
  return [...text.matchAll(/\{\{ insert: param, ([^ ]+) \}\}/g)].map((match) => match[1] ?? '');
}
