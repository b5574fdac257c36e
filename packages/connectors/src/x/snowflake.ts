import { type Instant, instant } from '@kwartier/core';

/** First millisecond of X's ids (twitter/snowflake). */
const EPOCH_MS = 1_288_834_974_657n;
/** Smaller numbers may be ids of a stand-in that counts from 1, and tell nothing. */
const SMALLEST = 2n ** 53n;

/** When an id was given out, if it holds its time. */
export function snowflakeTime(id: string): Instant | null {
  if (!/^\d{16,19}$/.test(id)) return null;
  const value = BigInt(id);
  return value < SMALLEST ? null : instant(Number((value >> 22n) + EPOCH_MS));
}
