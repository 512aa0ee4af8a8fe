import { type RefObject, useEffect, useState } from 'react';

/** Text that somebody selected, and where the button that asks about it fits, in pixels of the window. */
export interface QuotableSelection {
  readonly text: string;
  readonly top: number;
  readonly left: number;
}

/** A selection counts when it has rested for this long: neither a pointer nor a finger is dragging it any more. */
const REST_MS = 200;
const GAP_PX = 8;
const BUTTON_WIDTH_PX = 190;
const BUTTON_HEIGHT_PX = 40;

/** What is selected within an element, as long as it lies in texts that are marked `data-quotable`. */
export function useQuotableSelection(within: RefObject<HTMLElement | null>): {
  readonly selected: QuotableSelection | undefined;
  readonly drop: () => void;
} {
  const [selected, setSelected] = useState<QuotableSelection>();
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const changed = (): void => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        setSelected(selectionIn(within.current, document.getSelection()));
      }, REST_MS);
    };
    const moved = (): void => {
      setSelected(undefined);
      changed();
    };
    document.addEventListener('selectionchange', changed);
    document.addEventListener('scroll', moved, { capture: true, passive: true });
    return () => {
      clearTimeout(timer);
      document.removeEventListener('selectionchange', changed);
      document.removeEventListener('scroll', moved, { capture: true });
    };
  }, [within]);
  return {
    selected,
    drop: () => {
      document.getSelection()?.removeAllRanges();
      setSelected(undefined);
    },
  };
}

function selectionIn(
  element: HTMLElement | null,
  selection: Selection | null,
): QuotableSelection | undefined {
  const text = selection?.toString().trim() ?? '';
  if (element === null || selection === null || selection.isCollapsed || text === '') {
    return undefined;
  }
  const range = selection.getRangeAt(0);
  if (![range.startContainer, range.endContainer].every((node) => isQuotable(node, element))) {
    return undefined;
  }
  const { bottom, left, width } = range.getBoundingClientRect();
  const middle = left + width / 2 - BUTTON_WIDTH_PX / 2;
  return {
    text,
    top: Math.max(GAP_PX, Math.min(bottom + GAP_PX, window.innerHeight - BUTTON_HEIGHT_PX - GAP_PX)),
    left: Math.max(GAP_PX, Math.min(middle, window.innerWidth - BUTTON_WIDTH_PX - GAP_PX)),
  };
}

function isQuotable(node: Node, within: HTMLElement): boolean {
  const element = node instanceof Element ? node : node.parentElement;
  return element !== null && within.contains(element) && element.closest('[data-quotable]') !== null;
}
