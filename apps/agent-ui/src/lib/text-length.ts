import type { Platform } from '@kwartier/core';
import { t } from './i18n/index.ts';

export interface LengthMeter {
  readonly used: number;
  readonly max: number;
  /** How much too long; 0 when it fits. */
  readonly over: number;
  /** Share of the length that is used, 0 to 1. */
  readonly share: number;
  /** In the last tenth. */
  readonly near: boolean;
  readonly words: string;
}

/** The meter beside the send button: "147 of 280". */
export function lengthMeter(used: number, max: number): LengthMeter {
  const over = Math.max(0, used - max);
  return {
    used,
    max,
    over,
    share: Math.min(1, used / max),
    near: over === 0 && used > max * 0.9,
    words: t('{used} of {max}', { used, max }),
  };
}

/** Characters as most platforms count them: code points, not UTF-16 units. */
export const plainLength = (text: string): number => [...text].length;

/** X's own count, loaded when it is first needed. Until then, and if it fails, the plain count stands in. */
export async function loadXCount(): Promise<(text: string) => number> {
  const { default: parseTweet } = await import('twitter-text/dist/esm/parseTweet.js');
  return (text) => parseTweet(text.normalize('NFC')).weightedLength;
}

/** Whether a message is counted in X's way. */
export const countsAsTweet = (platform: Platform, isPrivate: boolean): boolean => platform === 'x' && !isPrivate;
