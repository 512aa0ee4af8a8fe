// Vectors to measure indexes with: clusters with noise that fades over the dimensions, the same at every run.
import { closeSync, openSync, writeSync } from 'node:fs';

const CLUSTERS = 500;
const ROWS_AT_ONCE = 1000;

/**
 * Writes a file as `writeVectorFile` does, which wants all vectors at once.
 * @param {string} path @param {number} rows @param {number} dimensions
 * @returns {() => Float32Array} draws queries as the vectors were drawn
 */
export function writeMadeUpVectors(path, rows, dimensions) {
  const random = generator(12_345);
  const centres = Array.from({ length: CLUSTERS }, () =>
    Float32Array.from({ length: dimensions }, random.normal),
  );
  const noise = Float32Array.from({ length: dimensions }, (_, i) => 1.2 / Math.sqrt(1 + i / 16));
  const draw = () => {
    const centre = centres[Math.floor(random.uniform() * random.uniform() * CLUSTERS)];
    const vector = centre.map((value, i) => value + noise[i] * random.normal());
    const norm = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
    return vector.map((value) => value / norm);
  };
  const file = openSync(path, 'w');
  writeSync(file, header(rows, dimensions));
  for (let row = 0; row < rows; row += ROWS_AT_ONCE) {
    const batch = new Float32Array(Math.min(ROWS_AT_ONCE, rows - row) * dimensions);
    for (let at = 0; at < batch.length; at += dimensions) batch.set(draw(), at);
    writeSync(file, new Uint8Array(batch.buffer));
  }
  closeSync(file);
  return draw;
}

/** @param {number} rows @param {number} dimensions */
function header(rows, dimensions) {
  const bytes = Buffer.alloc(45);
  bytes.write('IxFI', 0, 'latin1');
  bytes.writeInt32LE(dimensions, 4);
  bytes.writeBigInt64LE(BigInt(rows), 8);
  bytes.writeBigInt64LE(1n << 20n, 16);
  bytes.writeBigInt64LE(1n << 20n, 24);
  bytes.writeUInt8(1, 32);
  bytes.writeInt32LE(0, 33);
  bytes.writeBigUInt64LE(BigInt(rows) * BigInt(dimensions), 37);
  return bytes;
}

/** @param {number} seed */
function generator(seed) {
  let state = seed;
  const uniform = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  const normal = () => Math.sqrt(-2 * Math.log(uniform() + 1e-12)) * Math.cos(2 * Math.PI * uniform());
  return { uniform, normal };
}
