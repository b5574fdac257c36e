import { type AbuseWords, abuseWords, type OwnAbuseWords } from '@kwartier/core';

/** Lists that were made ready, by what the workspaces say. */
const ready = new Map<string, AbuseWords>();
const MOST = 200;

/** The lists of words with what a workspace says about them, made ready once. */
export function abuseWordsOf({
  abuseExtra,
  abuseAllowed,
}: {
  readonly abuseExtra: readonly string[];
  readonly abuseAllowed: readonly string[];
}): AbuseWords {
  const own: OwnAbuseWords = { extra: abuseExtra, allowed: abuseAllowed };
  const key = JSON.stringify(own);
  let lists = ready.get(key);
  if (!lists) {
    lists = abuseWords(own);
    if (ready.size >= MOST) ready.clear();
    ready.set(key, lists);
  }
  return lists;
}
