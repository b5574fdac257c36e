import { useEffect, useState } from 'react';
import { loadXCount } from './text-length.ts';

let loaded: ((text: string) => number) | undefined;

/** X's count of a text, once its code has come; undefined before, and where it is not wanted. */
export function useXCount(wanted: boolean): ((text: string) => number) | undefined {
  const [count, setCount] = useState<{ of: (text: string) => number } | undefined>(loaded && { of: loaded });
  useEffect(() => {
    if (!wanted || loaded) return;
    let gone = false;
    loadXCount()
      .then((of) => {
        loaded = of;
        if (!gone) setCount({ of });
      })
      .catch(() => undefined);
    return () => {
      gone = true;
    };
  }, [wanted]);
  return wanted ? (count?.of ?? loaded) : undefined;
}
