import { z } from 'zod';

/** What stands in the mark of a withheld document: the first version of the snapshot without it, once there is one. */
const Withheld = z.object({ removedIn: z.int().min(1).optional() });
type Withheld = z.infer<typeof Withheld>;

export function encodeWithheld(withheld: Withheld): Buffer {
  return Buffer.from(JSON.stringify(withheld));
}

/** Never throws: the mark counts by being there, and one that cannot be read says no more than that. */
export function parseWithheld(bytes: Uint8Array): Withheld {
  try {
    return Withheld.parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
  } catch {
    return {};
  }
}
