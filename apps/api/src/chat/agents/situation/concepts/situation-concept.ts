/**
 * Something that may happen, by the everyday words that tell of it, and the controls that deal with it. Ours, and reviewed: it
 * says where to look, and the words of a control must still be there to be quoted.
 */
export interface SituationConcept {
  /** What has happened, as an answer says it. */
  readonly name: string;
  /** What controls call the matter. */
  readonly matter: string;
  /** In OSCAL form, the most fitting first. */
  readonly controls: readonly string[];
  /** Each is a few words that tell of it when they stand together, every one with its alternatives. */
  readonly cues: readonly Cue[];
}

export type Cue = readonly (readonly string[])[];

/**
 * `cues` are parted by semicolons, their words by spaces, alternatives by slashes; a word in capitals is a group of
 * `WORD_GROUPS`.
 */
export function concept(name: string, matter: string, controls: string, cues: string): SituationConcept {
  return {
    name,
    matter,
    controls: controls.split(' '),
    cues: cues.split(';').map((cue) =>
      cue
        .trim()
        .split(/\s+/)
        .map((word) => word.split('/')),
    ),
  };
}
