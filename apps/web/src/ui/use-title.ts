import { useEffect } from 'react';

/** The tab and the browser's history say what stands on the page. */
export function useTitle(title: string | undefined): void {
  useEffect(() => {
    document.title = title === undefined ? 'Ground Control' : `${title} · Ground Control`;
  }, [title]);
}
