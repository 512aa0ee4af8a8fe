import { isIP } from 'node:net';
import { z } from 'zod';

/** `true`/`false`, also `1`/`0`, `yes`/`no`, `on`/`off`. */
export function flag(fallback: boolean): z.ZodType<boolean> {
  return z
    .string()
    .toLowerCase()
    .pipe(z.enum(['true', 'false', '1', '0', 'yes', 'no', 'on', 'off'], 'must be true or false'))
    .transform((value) => ['true', '1', 'yes', 'on'].includes(value))
    .default(fallback);
}

/** A whole number between `min` and `max`. */
export function integer(fallback: number, min: number, max = Number.MAX_SAFE_INTEGER): z.ZodType<number> {
  return wholeNumber(min, max).default(fallback);
}

/** The same where what is not set depends on other settings. */
export function optionalInteger(min: number, max: number): z.ZodType<number | undefined> {
  return wholeNumber(min, max).optional();
}

function wholeNumber(min: number, max: number): z.ZodType<number> {
  return z
    .string()
    .regex(/^-?\d+$/, 'must be a whole number')
    .transform(Number)
    .pipe(z.number().min(min, `must be at least ${min}`).max(max, `must be at most ${max}`));
}

export function port(fallback: number): z.ZodType<number> {
  return integer(fallback, 1, 65_535);
}

/** Values separated by commas. */
export function list(fallback: readonly string[] = []): z.ZodType<readonly string[]> {
  return z
    .string()
    .transform((value) =>
      value
        .split(',')
        .map((item) => item.trim())
        .filter((item) => item !== ''),
    )
    .default([...fallback]);
}

/** IP addresses or ranges (CIDR) separated by commas. */
export function addresses(): z.ZodType<readonly string[]> {
  return list().refine(
    (entries) => entries.every(isAddressOrRange),
    'must be addresses or ranges such as 10.0.0.0/8, separated by commas',
  );
}

function isAddressOrRange(entry: string): boolean {
  const [address = '', bits, ...rest] = entry.split('/');
  const family = isIP(address);
  const mostBits = family === 6 ? 128 : 32;
  const isRange = bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= mostBits);
  return family > 0 && rest.length === 0 && isRange;
}

export function url(...protocols: readonly string[]): z.ZodType<string> {
  return z.string().refine(
    (value) => {
      const parsed = URL.parse(value);
      return parsed !== null && protocols.includes(parsed.protocol.replace(':', ''));
    },
    `must be an address that starts with ${protocols.map((protocol) => `${protocol}://`).join(' or ')}`,
  );
}

export function choice<const Values extends readonly [string, ...string[]]>(
  values: Values,
  fallback: Values[number],
): z.ZodType<Values[number]> {
  return z.enum(values, `must be one of ${values.join(', ')}`).default(fallback as never);
}

/** Some of `values`, separated by commas. */
export function choices<const Values extends readonly [string, ...string[]]>(
  values: Values,
  fallback: readonly Values[number][],
): z.ZodType<readonly Values[number][]> {
  const Item = z.enum(values);
  return list(fallback)
    .refine((items) => items.length > 0, 'must name at least one')
    .refine(
      (items) => items.every((item) => Item.safeParse(item).success),
      `must be some of ${values.join(', ')}, separated by commas`,
    )
    .transform((items) => items.map((item) => Item.parse(item)));
}
