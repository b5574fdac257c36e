import type { ConversationDetailDto } from '@kwartier/contracts';
import type { Platform } from '@kwartier/core';
import { useState } from 'react';
import { PlatformMark } from '../../../components/domain/platform-mark.tsx';
import { Icon } from '../../../components/ui/icon.tsx';
import { cx } from '../../../lib/cx.ts';
import { whenWords } from '../../../lib/format-time.ts';
import { t } from '../../../lib/i18n/index.ts';
import { safeUrl } from '../../../lib/links.ts';
import css from './post-line.module.css';

type Post = NonNullable<ConversationDetailDto['post']>;

const conversationsWords = (count: number): string =>
  count > 0 ? t('{count, plural, one {# conversation} other {# conversations}}', { count }) : '';

/** "41 conversations, 312 reposts, 1,204 likes": what the post set off. */
function reachWords({ conversations, reach }: Post): string {
  return [
    conversationsWords(conversations),
    reach.reposts > 0 ? t('{count, plural, one {# repost} other {# reposts}}', { count: reach.reposts }) : '',
    reach.shares > 0 ? t('{count, plural, one {# share} other {# shares}}', { count: reach.shares }) : '',
    reach.likes > 0 ? t('{count, plural, one {# like} other {# likes}}', { count: reach.likes }) : '',
    reach.reactions > 0 ? t('{count, plural, one {# reaction} other {# reactions}}', { count: reach.reactions }) : '',
  ]
    .filter(Boolean)
    .join(', ');
}

/** The post a conversation hangs under: one line, opened in place. */
export function PostLine({ post, platform, now }: { post: Post; platform: Platform; now: number }) {
  const [opened, setOpened] = useState(false);
  const href = safeUrl(post.url);
  const title = `${post.byUs ? t('Your post') : t('Their post')}${post.publishedAt ? `, ${whenWords(Date.parse(post.publishedAt), now)}` : ''}`;
  return (
    <div className={css.post}>
      <button type="button" className={css.line} aria-expanded={opened} onClick={() => setOpened(!opened)}>
        <PlatformMark platform={platform} />
        <span className={cx(css.text, !opened && 'cut')}>
          <b>{title}</b> {!opened && <bdi>{post.text ?? t('without text')}</bdi>}
        </span>
        <span className={css.reach}>{conversationsWords(post.conversations)}</span>
        <Icon name={opened ? 'up' : 'down'} />
      </button>
      {opened && (
        <div className={css.whole}>
          <p dir="auto">{post.text ?? t('This post has no text.')}</p>
          <p className="dim num">
            {reachWords(post)}
            {href && (
              <>
                {' · '}
                <a href={href} target="_blank" rel="noopener noreferrer">
                  {t('Open the post')}
                </a>
              </>
            )}
          </p>
        </div>
      )}
    </div>
  );
}
