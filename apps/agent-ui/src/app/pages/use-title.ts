import { useEffect } from 'react';

/** The words on the browser's tab while a page is on screen. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} – Kwartier`;
  }, [title]);
}
