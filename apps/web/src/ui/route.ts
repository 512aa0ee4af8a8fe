import { useCallback, useSyncExternalStore } from 'react';

/** What the page's address says: which conversation is open; none is a new one. */
export interface Route {
  readonly conversationId: string | undefined;
}

export interface Navigation {
  readonly route: Route;
  /** Goes to a conversation, or to a new one. `replace` leaves no step for the browser's Back. */
  readonly go: (conversationId: string | undefined, how?: 'push' | 'replace') => void;
}

const CONVERSATION = /^\/c\/([0-9a-f-]{36})\/?$/i;
const MOVED = 'ground-control:moved';

/** The conversation that a path names, in the form in which the gateway gives ids. */
export function routeOf(path: string): Route {
  return { conversationId: CONVERSATION.exec(path)?.[1]?.toLowerCase() };
}

/** Whether a path is one of a conversation, or of a new one. */
export function isPath(path: string): boolean {
  return path === '/' || path === '/index.html' || routeOf(path).conversationId !== undefined;
}

export function pathOf(conversationId: string | undefined): string {
  return conversationId === undefined ? '/' : `/c/${conversationId}`;
}

/** The address of the page, and the way to change it without loading the page again. Back and forward work. */
export function useNavigation(): Navigation {
  const path = useSyncExternalStore(subscribe, () => window.location.pathname);
  const go = useCallback((conversationId: string | undefined, how: 'push' | 'replace' = 'push') => {
    const target = pathOf(conversationId);
    if (target === window.location.pathname) {
      return;
    }
    window.history[how === 'push' ? 'pushState' : 'replaceState'](null, '', target);
    window.dispatchEvent(new Event(MOVED));
  }, []);
  return { route: routeOf(path), go };
}

function subscribe(changed: () => void): () => void {
  window.addEventListener('popstate', changed);
  window.addEventListener(MOVED, changed);
  return () => {
    window.removeEventListener('popstate', changed);
    window.removeEventListener(MOVED, changed);
  };
}
