import { FAISS_ENVIRONMENT, faissEnvironmentWarning } from './faiss-environment.js';

describe('faissEnvironmentWarning', () => {
  it('is silent when the environment is right', () => {
    expect(faissEnvironmentWarning({ PATH: '/bin', ...FAISS_ENVIRONMENT })).toBeUndefined();
  });

  it('names what to set', () => {
    expect(faissEnvironmentWarning({ OMP_NUM_THREADS: '1' })).toContain('OPENBLAS_NUM_THREADS=1');
    expect(faissEnvironmentWarning({ OMP_NUM_THREADS: '2', OPENBLAS_NUM_THREADS: '1' })).toContain(
      'OMP_NUM_THREADS=1',
    );
  });
});
