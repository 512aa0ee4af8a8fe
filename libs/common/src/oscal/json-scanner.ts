/** What keeps a text from being JSON (or from being JSON of a harmless depth), and where: 1-based line and column. */
export interface JsonFault {
  readonly reason: string;
  readonly line: number;
  readonly column: number;
}

/** What a text may have at most: levels of nesting, and values (objects, lists and scalars) altogether. */
export interface JsonLimits {
  readonly depth: number;
  readonly values: number;
}

type Awaited = 'value' | 'value or ]' | 'name or }' | 'name' | 'colon' | 'comma or end' | 'end of file';

/** What ends a list or an object that has nothing in it. */
const EARLY_END: Partial<Record<Awaited, string>> = { 'value or ]': ']', 'name or }': '}' };
const SCALAR = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.+-])/y;

/**
 * Reads a text as JSON (RFC 8259) without recursion and without building anything. `JSON.parse` names no position for
 * many errors, and a text nested a hundred thousand levels deep must not reach code that recurses.
 */
export function findJsonFault(text: string, limits: JsonLimits): JsonFault | undefined {
  const scanner = new JsonScanner(text, limits);
  const reason = scanner.run();
  return reason === undefined ? undefined : { reason, ...placeOf(text, scanner.at) };
}

/** 1-based line and column of an offset. */
function placeOf(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset);
  return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') };
}

class JsonScanner {
  at = 0;
  private values = 0;
  private awaited: Awaited = 'value';
  private readonly open: ('{' | '[')[] = [];

  constructor(
    private readonly text: string,
    private readonly limits: JsonLimits,
  ) {}

  /** The reason why the text is refused, `at` being where; nothing for a good text. */
  run(): string | undefined {
    while (this.skipSpace()) {
      const reason = this.step(this.text.charAt(this.at));
      if (reason !== undefined) {
        return reason;
      }
    }
    return this.awaited === 'end of file' ? undefined : `the file ends where ${this.wanted()} should stand`;
  }

  /** Goes to the next character that counts; false at the end of the text. */
  private skipSpace(): boolean {
    for (; this.at < this.text.length; this.at++) {
      const code = this.text.charCodeAt(this.at);
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) {
        return true;
      }
    }
    return false;
  }

  private step(char: string): string | undefined {
    if (char === EARLY_END[this.awaited]) {
      return this.close();
    }
    switch (this.awaited) {
      case 'value':
      case 'value or ]':
        return this.value(char);
      case 'name or }':
      case 'name':
        return this.name(char);
      case 'colon':
        return char === ':' ? this.advance('value') : this.unexpected(char);
      case 'comma or end':
        return this.separator(char);
      case 'end of file':
        return this.unexpected(char);
    }
  }

  private value(char: string): string | undefined {
    if (++this.values > this.limits.values) {
      return `it has more than ${this.limits.values} values`;
    }
    if (char === '{' || char === '[') {
      if (this.open.length >= this.limits.depth) {
        return `it is nested more than ${this.limits.depth} levels deep`;
      }
      this.open.push(char);
      return this.advance(char === '{' ? 'name or }' : 'value or ]');
    }
    if (char === '"') {
      return this.string(this.afterValue());
    }
    SCALAR.lastIndex = this.at;
    if (!SCALAR.test(this.text)) {
      return this.unexpected(char);
    }
    this.at = SCALAR.lastIndex;
    this.awaited = this.afterValue();
    return undefined;
  }

  private name(char: string): string | undefined {
    return char === '"' ? this.string('colon') : this.unexpected(char);
  }

  private separator(char: string): string | undefined {
    const container = this.open.at(-1);
    if (char === ',') {
      return this.advance(container === '{' ? 'name' : 'value');
    }
    return char === (container === '{' ? '}' : ']') ? this.close() : this.unexpected(char);
  }

  private close(): string | undefined {
    this.open.pop();
    return this.advance(this.afterValue());
  }

  /** Leaves `at` behind the closing quote, or on what does not belong into a string. */
  private string(next: Awaited): string | undefined {
    const start = this.at;
    for (this.at++; this.at < this.text.length; this.at++) {
      const code = this.text.charCodeAt(this.at);
      if (code === 0x22) {
        return this.advance(next);
      }
      if (code < 0x20) {
        return 'a string is broken by a line end or another control character';
      }
      if (code === 0x5c && !this.skipEscape()) {
        return 'a string has an escape that JSON does not know';
      }
    }
    this.at = start;
    return 'a string is opened here and never closed';
  }

  private skipEscape(): boolean {
    const escape = this.text.charAt(this.at + 1);
    if (escape === 'u') {
      const known = /^[0-9a-fA-F]{4}$/.test(this.text.slice(this.at + 2, this.at + 6));
      this.at += known ? 5 : 0;
      return known;
    }
    const known = escape !== '' && '"\\/bfnrt'.includes(escape);
    this.at += known ? 1 : 0;
    return known;
  }

  private advance(next: Awaited): string | undefined {
    this.at++;
    this.awaited = next;
    return undefined;
  }

  private afterValue(): Awaited {
    return this.open.length === 0 ? 'end of file' : 'comma or end';
  }

  private unexpected(char: string): string {
    return `${JSON.stringify(char)} stands where ${this.wanted()} should`;
  }

  private wanted(): string {
    const container = this.open.at(-1);
    const names: Record<Awaited, string> = {
      value: 'a value',
      'value or ]': 'a value or "]"',
      'name or }': 'a name in double quotes or "}"',
      name: 'a name in double quotes',
      colon: 'a colon',
      'comma or end': container === '{' ? 'a comma or "}"' : 'a comma or "]"',
      'end of file': 'the end of the file',
    };
    return names[this.awaited];
  }
}
