import { MAX_THREAD_POSTS, splitIntoThread, withoutPlace } from '@kwartier/core';
import { useEffect, useMemo } from 'react';
import { cx } from '../../lib/cx.ts';
import { t } from '../../lib/i18n/index.ts';
import css from './thread-posts.module.css';

interface ThreadPostsProps {
  text: string;
  /** How long one post may be, as `measure` counts. */
  max: number;
  measure: (text: string) => number;
  /** How many posts it takes; null: more than a thread may have. */
  onCount?: (count: number | null) => void;
  /** Where it stands among other things: without room of its own, in fewer words. */
  bare?: boolean;
}

/** Where a long answer is cut when it goes out as a thread, before it does. */
export function ThreadPosts({ text, max, measure, onCount, bare = false }: ThreadPostsProps) {
  const posts = useMemo(() => splitIntoThread(text.normalize('NFC').trim(), max, measure), [text, max, measure]);
  const count = posts?.length ?? null;
  useEffect(() => onCount?.(count), [onCount, count]);
  if (!posts)
    return (
      <p className={css.words} role="status">
        {t('Too long also for a thread: {max} posts is the most.', { max: MAX_THREAD_POSTS })}
      </p>
    );
  return (
    <section className={cx(css.thread, bare && css.bare)}>
      <p className={css.words} role={bare ? undefined : 'status'}>
        {bare
          ? t('A thread of {count} posts', { count: posts.length })
          : t('Too long for one post. It goes out as a thread of {count}, one after the other:', {
              count: posts.length,
            })}
      </p>
      {/* It scrolls: whoever has no mouse gets there too. */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls */}
      <ol className={css.posts} tabIndex={0} aria-label={t('Posts of the thread')}>
        {posts.map((post, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a post is its place
          <li key={index} className={css.post}>
            <bdi className={css.place}>{`${index + 1}/${posts.length}`}</bdi>
            <span dir="auto">{withoutPlace(post)}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}
