import type { SortedIds } from '../../sorted-ids.ts';
import type { XPost } from './model.ts';
import type { XNetwork } from './network.ts';
import { invalidRequest } from './problems.ts';

/** A search query, understood: where to look and which posts fit. */
export interface Search {
  ids: SortedIds;
  fits(post: XPost): boolean;
}

type Test = (post: XPost) => boolean;

/**
 * Reads the part of X's query language an inbox uses: `conversation_id:`, `from:`, `to:`, `@handle`, `is:reply`,
 * `is:retweet`, `is:quote`, `lang:`, words and "phrases", each with an optional minus, all of them and-ed.
 * OR and brackets are refused rather than misread.
 */
export function readSearch(query: string, network: XNetwork): Search {
  if (/(^|\s)OR(\s|$)|[()]/.test(query))
    throw invalidRequest('OR and brackets are not understood here.', { query: [query] });
  let ids = network.allPosts;
  const tests: Test[] = [];
  for (const [token] of query.matchAll(/-?[a-z_]+:"[^"]*"|-?"[^"]*"|\S+/gi)) {
    const isNegated = token.startsWith('-');
    const word = isNegated ? token.slice(1) : token;
    const { test, narrow } = readTerm(word, network);
    if (narrow && !isNegated && (ids === network.allPosts || narrow.size < ids.size)) ids = narrow;
    tests.push(isNegated ? (post) => !test(post) : test);
  }
  return { ids, fits: (post) => tests.every((test) => test(post)) };
}

function readTerm(term: string, network: XNetwork): { test: Test; narrow?: SortedIds } {
  const [, name, raw] = /^([a-z_]+):(.+)$/i.exec(term) ?? [];
  const value = (raw ?? '').replaceAll('"', '');
  const userId = (): string => network.findUser(value)?.id ?? 'nobody';
  if (name === 'conversation_id') {
    return { test: (post) => post.conversationId === value, narrow: network.conversation(value) };
  }
  if (name === 'from') {
    const id = userId();
    return { test: (post) => post.authorId === id, narrow: network.postsBy(id) };
  }
  if (name === 'to') {
    const id = userId();
    return { test: (post) => post.inReplyToUserId === id };
  }
  if (name === 'in_reply_to_tweet_id') return { test: (post) => post.inReplyTo === value };
  if (name === 'lang') return { test: (post) => post.lang === value };
  if (name === 'is' && value === 'reply') return { test: (post) => post.inReplyTo !== null };
  if (name === 'is' && value === 'retweet') return { test: (post) => post.repostOf !== null };
  if (name === 'is' && value === 'quote') return { test: (post) => post.quoteOf !== null };
  if (name !== undefined && !/^https?$/.test(name)) {
    throw invalidRequest(`Reference to invalid operator '${name}'.`, { query: [term] });
  }
  if (term.startsWith('@')) {
    const id = network.findUser(term)?.id ?? 'nobody';
    return { test: (post) => post.explicitMentionIds.includes(id), narrow: network.mentionsOf(id) };
  }
  const needle = term.replaceAll('"', '').toLowerCase();
  // Since May 2026 keyword results contain no reposts.
  return { test: (post) => post.repostOf === null && post.text.toLowerCase().includes(needle) };
}
