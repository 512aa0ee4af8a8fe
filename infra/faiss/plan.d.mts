/** What the install step knows about this machine. */
export interface Situation {
  /** The user asked to leave FAISS out. */
  readonly unwanted: boolean;
  /** faiss-node's sources are in node_modules. */
  readonly sources: boolean;
  /** None that works; one that works; our own build, made from these very sources. */
  readonly addon: 'none' | 'usable' | 'current';
  /** Compiler, FAISS and OpenBLAS are here. */
  readonly toolchain: boolean;
  /** Root, on a system with apt-get. */
  readonly mayInstall: boolean;
}

export type Attempt = 'fetch' | 'compile' | 'download' | 'packages';

/**
 * The next thing to try; every attempt is made once. Our own build comes before the published one, because it
 * has the vector instructions of the processor.
 */
export function nextStep(
  situation: Situation,
  tried: ReadonlySet<Attempt>,
): Attempt | 'leave-out' | 'done' | 'give-up';
