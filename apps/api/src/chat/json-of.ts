const written = new WeakMap<object, string>();

/** The JSON of something that does not change any more: written once, however often it is sent, stored and kept. */
export function jsonOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) {
    return JSON.stringify(value);
  }
  const known = written.get(value);
  if (known !== undefined) {
    return known;
  }
  const json = JSON.stringify(value);
  written.set(value, json);
  return json;
}

/** Two objects without common fields as one, whose JSON is made of theirs. */
export function joined<First extends object, Second extends object>(
  first: First,
  second: Second,
): First & Second {
  const whole = { ...first, ...second };
  const [before, after] = [jsonOf(first).slice(0, -1), jsonOf(second).slice(1)];
  written.set(whole, before === '{' || after === '}' ? before + after : `${before},${after}`);
  return whole;
}

const encoded = new WeakMap<object, Buffer>();

/** The JSON of something that does not change any more, in UTF-8. */
export function jsonBytesOf(value: object): Buffer {
  const bytes = encoded.get(value) ?? Buffer.from(jsonOf(value));
  encoded.set(value, bytes);
  return bytes;
}
