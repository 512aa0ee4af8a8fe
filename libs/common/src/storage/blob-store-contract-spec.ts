import { type BlobStore } from './blob-store.js';

/**
 * What every blob store must hold; specs of the implementations call it. `concurrent` is false for a test server that
 * cannot write and read one key at a time, whatever the real one promises.
 */
export function blobStoreContract(
  name: string,
  create: () => Promise<BlobStore>,
  { concurrent }: { readonly concurrent: boolean } = { concurrent: true },
): void {
  describe(`BlobStore: ${name}`, () => {
    let store: BlobStore;
    beforeAll(async () => {
      store = await create();
    });

    it('answers the bytes that were put, also none and also many', async () => {
      const large = Buffer.alloc(2_500_000, 'abc');
      await store.put('round/empty', new Uint8Array());
      await store.put('round/binary', Uint8Array.from([0, 255, 10, 13]));
      await store.put('round/large', large);
      expect(await store.get('round/empty')).toEqual(Buffer.alloc(0));
      expect(await store.get('round/binary')).toEqual(Buffer.from([0, 255, 10, 13]));
      expect((await store.get('round/large')).equals(large)).toBe(true);
    });

    it('replaces a blob as a whole, by a shorter one too', async () => {
      await store.put('replace/a', Buffer.alloc(1_500_000, 1));
      await store.put('replace/a', Buffer.from('short'));
      expect((await store.get('replace/a')).toString()).toBe('short');
    });

    if (concurrent) {
      it('never shows a part while blobs are replaced', async () => {
        const bodies = Array.from({ length: 6 }, (_, i) => Buffer.alloc(300_000 + i, i));
        await store.put('race/a', bodies[0]!);
        const reads: Promise<Buffer>[] = [];
        await Promise.all(
          bodies.map(async (body) => {
            const write = store.put('race/a', body);
            reads.push(store.get('race/a'));
            await write;
            reads.push(store.get('race/a'));
          }),
        );
        for (const read of await Promise.all(reads)) {
          expect(bodies.some((body) => body.equals(read))).toBe(true);
        }
      });
    }

    it('takes and gives a blob piece by piece, however it is cut', async () => {
      const whole = Buffer.from(Array.from({ length: 2_300_001 }, (_, i) => (i * 31) % 251));
      async function* cut(): AsyncGenerator<Uint8Array> {
        let size = 1;
        for (let at = 0; at < whole.length; at += size, size = size * 3 + 1) {
          await Promise.resolve();
          yield whole.subarray(at, at + size);
        }
      }
      await store.putPieces('pieces/a', cut());
      await store.putPieces('pieces/none', []);
      const pieces = await Array.fromAsync(store.pieces('pieces/a'));
      expect(Buffer.concat(pieces).equals(whole)).toBe(true);
      expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThan(whole.length);
      expect(await store.get('pieces/none')).toEqual(Buffer.alloc(0));
    });

    it('leaves what was there where the pieces break off, and nothing where nothing was', async () => {
      function* broken(): Generator<Uint8Array> {
        yield Buffer.alloc(1_500_000, 7);
        throw new Error('the source broke');
      }
      await store.put('broken/old', Buffer.from('old'));
      await expect(store.putPieces('broken/old', broken())).rejects.toThrow('the source broke');
      await expect(store.putPieces('broken/new', broken())).rejects.toThrow('the source broke');
      expect(await store.list('broken/')).toEqual(['broken/old']);
      expect(String(await store.get('broken/old'))).toBe('old');
    });

    it('lets go of a blob that is read in part only', async () => {
      await store.put('part/a', Buffer.alloc(3_000_000, 5));
      for (let round = 0; round < 20; round += 1) {
        for await (const piece of store.pieces('part/a')) {
          expect(piece[0]).toBe(5);
          break;
        }
      }
      expect(await store.get('part/a')).toHaveLength(3_000_000);
    });

    it('ends in the middle when it is told to', async () => {
      const stop = new AbortController();
      await store.put('middle/a', Buffer.alloc(2_500_000));
      function* pieces(): Generator<Uint8Array> {
        yield Buffer.alloc(1_500_000);
        stop.abort(new Error('enough'));
        yield Buffer.alloc(1_500_000);
      }
      await expect(store.putPieces('middle/b', pieces(), stop.signal)).rejects.toThrow('enough');
      expect(await store.list('middle/')).toEqual(['middle/a']);
      const late = new AbortController();
      const reading = async (): Promise<void> => {
        for await (const piece of store.pieces('middle/a', late.signal)) {
          expect(piece.length).toBeGreaterThan(0);
          late.abort(new Error('enough'));
        }
      };
      await expect(reading()).rejects.toThrow('enough');
    });

    it('lists keys by prefix, sorted', async () => {
      for (const key of ['list/b/2', 'list/b/10', 'list/a', 'lists/c']) {
        await store.put(key, Buffer.from(key));
      }
      expect(await store.list('list/')).toEqual(['list/a', 'list/b/10', 'list/b/2']);
      expect(await store.list('list/b/1')).toEqual(['list/b/10']);
      expect(await store.list('nothing/')).toEqual([]);
      expect(await store.list('')).toEqual(expect.arrayContaining(['list/a', 'lists/c']));
    });

    it('deletes keys and folders, and only those', async () => {
      for (const key of ['delete/1/a', 'delete/1/b', 'delete/10/a']) {
        await store.put(key, Buffer.from(key));
      }
      await store.delete('delete/1/b');
      await store.delete('delete/1/b');
      expect(await store.list('delete/')).toEqual(['delete/1/a', 'delete/10/a']);
      await store.deletePrefix('delete/1/');
      await store.deletePrefix('delete/1/');
      expect(await store.list('delete/')).toEqual(['delete/10/a']);
    });

    it('says blob_not_found', async () => {
      await expect(store.get('missing/a')).rejects.toMatchObject({ code: 'blob_not_found' });
      await expect(Array.fromAsync(store.pieces('missing/a'))).rejects.toMatchObject({
        code: 'blob_not_found',
      });
    });

    it.each(['', '/etc/passwd', '../a', 'a/../b', 'a//b', 'a/', '.hidden', 'a/.b', 'a\\b', 'a\u0000b', 'ä'])(
      'refuses the key %j',
      async (key) => {
        await expect(store.put(key, Buffer.from('x'))).rejects.toMatchObject({ code: 'bad_request' });
        await expect(store.get(key)).rejects.toMatchObject({ code: 'bad_request' });
        await expect(store.delete(key)).rejects.toMatchObject({ code: 'bad_request' });
      },
    );

    it.each(['', '/', 'a', '../', 'a/../'])('refuses to delete under %j', async (prefix) => {
      await expect(store.deletePrefix(prefix)).rejects.toMatchObject({ code: 'bad_request' });
    });

    it('does not start what is aborted already', async () => {
      const signal = AbortSignal.abort(new Error('enough'));
      await expect(store.put('aborted/a', Buffer.from('x'), signal)).rejects.toThrow();
      expect(await store.list('aborted/')).toEqual([]);
    });
  });
}
