/**
 * What the process that searches must be started with. FAISS and OpenBLAS read these when they are loaded, and
 * two pools of threads that wait for each other make searches many times slower. Our own build of the addon
 * holds both to one thread by itself; the published binary of faiss-node does not.
 */
export const FAISS_ENVIRONMENT = { OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' } as const;

/** A warning for the log when the environment differs from `FAISS_ENVIRONMENT`. */
export function faissEnvironmentWarning(
  environment: Readonly<Record<string, string | undefined>>,
): string | undefined {
  const wrong = Object.entries(FAISS_ENVIRONMENT).filter(([name, value]) => environment[name] !== value);
  if (wrong.length === 0) {
    return undefined;
  }
  return `set ${wrong.map(([name, value]) => `${name}=${value}`).join(' and ')}: vector search may be slow without`;
}
