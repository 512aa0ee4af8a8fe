import { type ControlParameter } from '@app/common/contracts';
import { OscalFault, shown } from './oscal-error.js';
import { type Param } from './oscal-schema.js';
import { plainProse, tidySpace } from './prose.js';

/** A parameter and where it stands in the file. */
interface Placed {
  readonly param: Param;
  readonly place: string;
}

/** Choices of choices of choices: the official catalogs nest two levels. */
const MAX_CHOICE_DEPTH = 8;
/** What inserts may add to the text of one file, in characters. It bounds what a small hostile file can grow to. */
const MAX_INSERTED_CHARS = 20_000_000;

const INSERT = /\{\{\s*(?:insert:\s*param\s*,\s*)?([^\s{},]+)\s*\}\}/g;
const HAS_OWN_PREFIX = /^(?:list of )?organi[sz]ation(?:al|ally)?[- ]defined\b/i;

/**
 * The parameters that a control's text may insert: its own, then those of what encloses it. Texts come out in the style of
 * SP 800-53: `[Assignment: organization-defined frequency]`, `[Selection (one or more): …; …]`. Ids of both styles
 * are understood. A fault is thrown for an insert that names no parameter, for parameters that insert each other in a
 * circle, and where the inserts of the whole file (of all scopes inside one another) grow without measure.
 */
export class ParameterScope {
  private readonly own = new Map<string, Placed>();
  private readonly texts = new Map<string, string>();
  private readonly budget: { left: number };

  constructor(
    params: readonly Param[],
    place: string,
    private readonly outer?: ParameterScope,
  ) {
    this.budget = outer ? outer.budget : { left: MAX_INSERTED_CHARS };
    params.forEach((param, index) => {
      const at = `${place}[${index}]`;
      if (this.own.has(param.id)) {
        throw new OscalFault(`the parameter ${shown(param.id)} is defined twice`, `${at}.id`);
      }
      this.own.set(param.id, { param, place: at });
    });
    for (const placed of [...this.own.values()]) {
      for (const alternative of altIdsOf(placed.param)) {
        if (!this.own.has(alternative)) {
          this.own.set(alternative, placed);
        }
      }
    }
  }

  /** Prose as plain text with every insert resolved. `place` says where the prose stands. */
  resolve(prose: string, place: string): string {
    return this.insert(prose, place, []);
  }

  /** The scope's own parameters, in the order of the file. */
  list(): readonly ControlParameter[] {
    return [...new Set(this.own.values())].map((placed) => this.describe(placed));
  }

  private describe({ param, place }: Placed): ControlParameter {
    const guideline = (param.guidelines ?? [])
      .map((one) => this.resolve(one.prose, `${place}.guidelines`))
      .join(' ');
    return {
      id: param.id,
      altIds: altIdsOf(param),
      label: withoutFrame(this.textOf({ param, place }, [])),
      choices: (param.select?.choice ?? []).map((choice, index) =>
        this.resolve(choice, `${place}.select.choice[${index}]`),
      ),
      howMany: howManyOf(param),
      aggregates: propValues(param, 'aggregates'),
      guideline: guideline === '' ? undefined : guideline.replace(/;$/, ''),
    };
  }

  private insert(prose: string, place: string, path: readonly string[]): string {
    const text = plainProse(prose).replace(INSERT, (_match, id: string) =>
      this.spend(this.lookUp(id, place, path), place),
    );
    if (text.includes('{{')) {
      throw new OscalFault('an insert in {{ }} cannot be read', place);
    }
    return tidySpace(text);
  }

  private spend(text: string, place: string): string {
    this.budget.left -= text.length;
    if (this.budget.left < 0) {
      throw new OscalFault(`the inserts add more than ${MAX_INSERTED_CHARS} characters to the file`, place);
    }
    return text;
  }

  private lookUp(id: string, place: string, path: readonly string[]): string {
    const placed = this.own.get(id);
    if (placed) {
      return this.textOf(placed, path);
    }
    if (!this.outer) {
      throw new OscalFault(`the text inserts the parameter ${shown(id)}, which does not exist here`, place);
    }
    return this.outer.lookUp(id, place, path);
  }

  private textOf(placed: Placed, path: readonly string[]): string {
    const { param, place } = placed;
    const known = this.texts.get(param.id);
    if (known !== undefined) {
      return known;
    }
    if (path.includes(param.id)) {
      const circle = [...path.slice(path.indexOf(param.id)), param.id].map(shown).join(' -> ');
      throw new OscalFault(`parameters insert each other in a circle: ${circle}`, place);
    }
    if (path.length >= MAX_CHOICE_DEPTH) {
      throw new OscalFault(`choices are nested more than ${MAX_CHOICE_DEPTH} levels deep`, place);
    }
    const text = this.compose(placed, [...path, param.id]);
    this.texts.set(param.id, text);
    return text;
  }

  private compose({ param, place }: Placed, path: readonly string[]): string {
    if (param.values && param.values.length > 0) {
      return param.values.map((value) => this.insert(value, `${place}.values`, path)).join(', ');
    }
    const choices = param.select?.choice ?? [];
    if (choices.length === 0) {
      return `[Assignment: ${this.assignment({ param, place }, path)}]`;
    }
    const texts = choices.map((choice, index) =>
      this.insert(choice, `${place}.select.choice[${index}]`, path),
    );
    const howMany = howManyOf(param) === 'one-or-more' ? ' (one or more)' : '';
    return `[Selection${howMany}: ${texts.join('; ')}]`;
  }

  /** The wording of SP 800-53 before that of SP 800-53A, with its prefix where the file leaves it out. */
  private assignment({ param, place }: Placed, path: readonly string[]): string {
    const usage = param.usage !== undefined && HAS_OWN_PREFIX.test(param.usage) ? param.usage : undefined;
    const label = usage ?? propValues(param, 'alt-label')[0] ?? param.label ?? 'value';
    const text = this.insert(label, `${place}.label`, path);
    return HAS_OWN_PREFIX.test(text) ? text : `organization-defined ${text}`;
  }
}

function withoutFrame(text: string): string {
  return /^\[(?:Assignment: )?([^]*)\]$/.exec(text)?.[1] ?? text;
}

function howManyOf(param: Param): 'one' | 'one-or-more' | undefined {
  if (!param.select) {
    return undefined;
  }
  return param.select['how-many'] === 'one-or-more' ? 'one-or-more' : 'one';
}

function altIdsOf(param: Param): string[] {
  return propValues(param, 'alt-identifier');
}

function propValues(param: Param, name: string): string[] {
  return (param.props ?? []).filter((prop) => prop.name === name).map((prop) => prop.value);
}
