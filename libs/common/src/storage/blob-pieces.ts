/** What a blob consists of, in order; how it is cut says nothing. */
export type BlobPieces = Iterable<Uint8Array> | AsyncIterable<Uint8Array>;

/** The same bytes in pieces of `bytes`, the last one shorter; at least one, which may be empty. */
export async function* regrouped(pieces: BlobPieces, bytes: number): AsyncGenerator<Uint8Array> {
  let held: Uint8Array[] = [];
  let room = bytes;
  for await (const piece of pieces) {
    let rest = piece;
    while (rest.byteLength > room) {
      yield joined([...held, rest.subarray(0, room)]);
      rest = rest.subarray(room);
      held = [];
      room = bytes;
    }
    held.push(rest);
    room -= rest.byteLength;
  }
  yield joined(held);
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const [first, ...others] = pieces;
  return first !== undefined && others.length === 0 ? first : Buffer.concat(pieces);
}
