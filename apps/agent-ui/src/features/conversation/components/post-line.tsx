import type { ConversationDetailDto } from '@kwartier/contracts';
import type { Platform } from '@kwartier/core';
import { useState } from 'react';
import { PlatformMark } from '../../../components/domain/platform-mark.tsx';
import { Icon } from '../../../components/ui/icon.tsx';
import { cx } from '../../../lib/cx.ts';
import { whenWords } from '../../../lib/format-time.ts';
import { safeUrl } from '../../../lib/links.ts';
import css from './post-line.module.css';

type Post = NonNullable<ConversationDetailDto['post']>;

const plural = (count: number, one: string, many = `${one}s`) =>
  count > 0 ? `${count.toLocaleString('en-GB')} ${count === 1 ? one : many}` : '';

/** "41 conversations, 312 reposts, 1,204 likes": what the post set off. */
function reachWords({ conversations, reach }: Post): string {
  return [
    plural(conversations, 'conversation'),
    plural(reach.reposts, 'repost'),
    plural(reach.shares, 'share'),
    plural(reach.likes, 'like'),
    plural(reach.reactions, 'reaction'),
  ]
    .filter(Boolean)
    .join(', ');
}

/** The post a conversation hangs under: one line, opened in place. */
export function PostLine({ post, platform, now }: { post: Post; platform: Platform; now: number }) {
  const [opened, setOpened] = useState(false);
  const href = safeUrl(post.url);
  const title = `${post.byUs ? 'Your post' : 'Their post'}${post.publishedAt ? `, ${whenWords(Date.parse(post.publishedAt), now)}` : ''}`;
  return (
    <div className={css.post}>
      <button type="button" className={css.line} aria-expanded={opened} onClick={() => setOpened(!opened)}>
        <PlatformMark platform={platform} />
        <span className={cx(css.text, !opened && 'cut')}>
          <b>{title}</b> {!opened && <bdi>{post.text ?? 'without text'}</bdi>}
        </span>
        <span className={css.reach}>{plural(post.conversations, 'conversation')}</span>
        <Icon name={opened ? 'up' : 'down'} />
      </button>
      {opened && (
        <div className={css.whole}>
          <p dir="auto">{post.text ?? 'This post has no text.'}</p>
          <p className="dim num">
            {reachWords(post)}
            {href && (
              <>
                {' · '}
                <a href={href} target="_blank" rel="noopener noreferrer">
                  Open the post
                </a>
              </>
            )}
          </p>
        </div>
      )}
    </div>
  );
}
