import { type ReactNode, startTransition, useEffect, useState } from 'react';

/** What has been drawn once since the page was loaded. */
const drawn = new Set<string>();

/**
 * A part of the first page that comes once what is around it is on screen, drawn in slices between which fingers and keys are heard: drawn
 * in one piece with the rest, a slow phone would stand still. From the second time on it is drawn with everything else.
 */
export function Soon({ part, fallback = null, children }: { part: string; fallback?: ReactNode; children: ReactNode }) {
  const [isOn, setIsOn] = useState(() => drawn.has(part));
  useEffect(() => {
    drawn.add(part);
    startTransition(() => setIsOn(true));
  }, [part]);
  return isOn ? children : fallback;
}
