import { useCallback, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { type Span } from './sentences.js';
import { type Turn } from './turn.js';

const NO_WORDS: readonly Span[] = [];

interface OpenPassage {
  readonly turnId: string;
  readonly passageId: string;
  /** The words that the mark stands for; none where the passage was opened by itself. */
  readonly words: readonly Span[];
  /** Grows with every opening from a mark, so that opening the same passage again moves the focus again. */
  readonly visit: number;
}

/** Which turn's sources stand beside the answer, and which passage is open. */
export interface Evidence {
  readonly turn: Turn | undefined;
  readonly passageId: string | undefined;
  /** 0 until a mark was used; a change tells the panel to take the focus. */
  readonly visit: number;
  /** The words of the open passage that stand out: those of the mark under the pointer, else of the one that opened it. */
  readonly words: readonly Span[];
  readonly listed: boolean;
  readonly open: (turnId: string, passageId: string, words: readonly Span[], from: HTMLElement) => void;
  readonly point: (turnId: string, passageId: string, words: readonly Span[] | undefined) => void;
  readonly list: (turnId: string, from: HTMLElement) => void;
  readonly toggle: (passageId: string) => void;
  readonly close: () => void;
  /** Puts the list away, where it lies over the page; the focus is for the caller to set. */
  readonly leaveList: () => void;
}

/** `listed` is for narrow screens, where the sources are a sheet; wide ones show those of the last turn anyway. */
export function useEvidence(turns: readonly Turn[]): Evidence {
  const [chosenTurn, setChosenTurn] = useState<{ readonly id: string; readonly of: number }>();
  const [passage, setPassage] = useState<OpenPassage>();
  const [listed, setListed] = useState(false);
  const origin = useRef<HTMLElement>(null);

  // A new question brings its own sources to the front.
  const chosen = chosenTurn?.of === turns.length ? turns.find(({ id }) => id === chosenTurn.id) : undefined;
  const turn = chosen ?? turns.at(-1);
  const pointed = usePointed();
  const isOpen = passage !== undefined && passage.turnId === turn?.id;

  const open = useCallback(
    (turnId: string, passageId: string, words: readonly Span[], from: HTMLElement) => {
      origin.current = from;
      setChosenTurn({ id: turnId, of: turns.length });
      setPassage((before) => ({ turnId, passageId, words, visit: (before?.visit ?? 0) + 1 }));
      setListed(true);
    },
    [turns.length],
  );
  return {
    turn,
    passageId: isOpen ? passage.passageId : undefined,
    visit: isOpen ? passage.visit : 0,
    words: isOpen ? pointed.wordsIn(passage) : NO_WORDS,
    listed,
    open,
    point: pointed.point,
    list: (turnId, from) => {
      origin.current = from;
      setChosenTurn({ id: turnId, of: turns.length });
      setPassage(undefined);
      setListed(true);
    },
    toggle: (passageId) => {
      const turnId = turn?.id;
      setPassage((before) =>
        turnId === undefined || (isOpen && before?.passageId === passageId)
          ? undefined
          : { turnId, passageId, words: NO_WORDS, visit: 0 },
      );
    },
    leaveList: () => {
      flushSync(() => {
        setListed(false);
      });
    },
    close: () => {
      // A modal sheet must be gone before anything behind it can take the focus.
      flushSync(() => {
        setPassage(undefined);
        setListed(false);
      });
      origin.current?.focus();
      origin.current = null;
    },
  };
}

interface Pointed {
  readonly point: Evidence['point'];
  readonly wordsIn: (passage: OpenPassage) => readonly Span[];
}

/** The words that the mark under the pointer, or with the focus, stands for. */
function usePointed(): Pointed {
  const [pointed, setPointed] = useState<Omit<OpenPassage, 'visit'>>();
  const point = useCallback((turnId: string, passageId: string, words: readonly Span[] | undefined): void => {
    setPointed(words === undefined ? undefined : { turnId, passageId, words });
  }, []);
  return {
    point,
    wordsIn: ({ turnId, passageId, words }) =>
      pointed?.turnId === turnId && pointed.passageId === passageId && pointed.words.length > 0
        ? pointed.words
        : words,
  };
}
