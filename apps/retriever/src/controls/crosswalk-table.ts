import { existsSync, readFileSync } from 'node:fs';
import { CROSSWALK_FRAMEWORKS, type CrosswalkCell, type CrosswalkRow } from '@app/common/contracts';
import { SettingsError } from '@app/common/config';
import { z } from 'zod';

const Table = z.object({
  frameworks: z.array(
    z.object({
      id: z.enum(CROSSWALK_FRAMEWORKS),
      name: z.string(),
      source: z.string(),
      withdrawn: z.array(z.string()),
      rows: z.record(z.string(), z.array(z.string())),
    }),
  ),
});
type Framework = z.infer<typeof Table>['frameworks'][number];

/**
 * What NIST maps between SP 800-53 and other frameworks: ids and nothing else. It answers questions about mappings and has no
 * part in search, so that mappings remain a measure of it.
 */
export class CrosswalkTable {
  readonly ids: readonly string[];
  private readonly rows = new Map<string, CrosswalkRow>();

  constructor(private readonly frameworks: readonly Framework[]) {
    for (const framework of frameworks) {
      for (const [id, ids] of Object.entries(framework.rows)) {
        const { source } = framework;
        const cells: CrosswalkCell[] = [{ framework: 'sp800-53', source, direction: 'forward', ids }];
        this.rows.set(id, { id, framework: framework.id, status: 'active', cells });
      }
      for (const id of framework.withdrawn) {
        this.rows.set(id, { id, framework: framework.id, status: 'withdrawn', cells: [] });
      }
    }
    this.ids = [...this.rows.keys()];
  }

  /** The row of an id of another framework; for a category those of its active subcategories. */
  find(id: string): readonly CrosswalkRow[] {
    const own = this.rows.get(id);
    return own
      ? [own]
      : [...this.rows.values()].filter((row) => row.status === 'active' && row.id.startsWith(`${id}-`));
  }

  /** What of each framework is mapped to a control of SP 800-53; the cell of a framework that maps nothing to it is empty. */
  cellsOf(controlId: string): readonly CrosswalkCell[] {
    return this.frameworks.map(({ id, source, rows }) => ({
      framework: id,
      source,
      direction: 'reverse',
      ids: Object.keys(rows).filter((row) => rows[row]?.includes(controlId)),
    }));
  }
}

/** Without a file there are no crosswalks. Throws `SettingsError` where the file is there and cannot be used. */
export function loadCrosswalks(path: string): CrosswalkTable {
  if (!existsSync(path)) {
    return new CrosswalkTable([]);
  }
  try {
    return new CrosswalkTable(Table.parse(JSON.parse(readFileSync(path, 'utf8'))).frameworks);
  } catch (error) {
    const reason = error instanceof z.ZodError ? 'has another shape' : 'cannot be read as JSON';
    throw new SettingsError([`CROSSWALKS_PATH: ${path} ${reason}`]);
  }
}
