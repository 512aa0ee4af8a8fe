/** Declarations by property, both in lower case. */
export type Declarations = ReadonlyMap<string, string>;

export interface CssRule {
  readonly selectors: readonly string[];
  readonly declarations: Declarations;
}

/** Conditions under which rules hold on a screen, whatever its size. */
const ALWAYS = /^@(?:layer\b|supports\b|media\s+(?:only\s+)?(?:screen|all)\s*$)/i;

/** `a: b; c: d` as declarations; the last one of a property counts. */
export function readDeclarations(text: string): Declarations {
  const pairs = text
    .toLowerCase()
    .split(';')
    .map((declaration) => declaration.split(/:(.*)/s))
    .map(([name, value]): [string, string] => [
      name?.trim() ?? '',
      (value ?? '').replace('!important', '').trim(),
    ]);
  return new Map(pairs.filter(([name, value]) => name !== '' && value !== ''));
}

/**
 * The rules of a style sheet that always hold on a screen, in their order. Selectors with pseudo-classes and
 * pseudo-elements are left out: they speak of states, not of the document.
 */
export function readStyleSheet(css: string): readonly CssRule[] {
  const text = withoutComments(css);
  const rules: CssRule[] = [];
  const around: string[] = [];
  let from = 0;
  for (const { index, 0: mark } of text.matchAll(/[{};]/g)) {
    const piece = text.slice(from, index).trim();
    if (mark === '{') {
      around.push(piece);
    } else if (mark === '}') {
      rules.push(...ruleOf(around, text.slice(from, index)));
      around.pop();
    } else if (around.length > 0 && !around.at(-1)?.startsWith('@')) {
      continue;
    }
    from = index + 1;
  }
  return rules;
}

function ruleOf(around: readonly string[], body: string): readonly CssRule[] {
  const prelude = around.at(-1) ?? '';
  const holds = around.slice(0, -1).every((condition) => ALWAYS.test(condition));
  if (prelude === '' || prelude.startsWith('@') || !holds) {
    return [];
  }
  const selectors = prelude.split(',').map((selector) => selector.trim());
  return [
    {
      selectors: selectors.filter((selector) => selector !== '' && !selector.includes(':')),
      declarations: readDeclarations(body),
    },
  ];
}

function withoutComments(css: string): string {
  let text = '';
  let from = 0;
  for (let start = css.indexOf('/*'); start >= 0; start = css.indexOf('/*', from)) {
    const end = css.indexOf('*/', start + 2);
    text += css.slice(from, start);
    from = end < 0 ? css.length : end + 2;
  }
  return text + css.slice(from);
}
