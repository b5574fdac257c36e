import type { Platform } from '@kwartier/core';
import { useState } from 'react';
import { cx } from '../../lib/cx.ts';
import { t } from '../../lib/i18n/index.ts';
import { initials } from '../../lib/initials.ts';
import { ownPicture } from '../../lib/links.ts';
import css from './avatar.module.css';
import { PlatformMark } from './platform-mark.tsx';

interface AvatarProps {
  name: string;
  url?: string | null | undefined;
  size?: 'sm' | 'md' | 'lg' | undefined;
  mine?: boolean | undefined;
  platform?: Platform | undefined;
  isPrivate?: boolean | undefined;
  className?: string | undefined;
}

/** A person as a circle with initials or their picture. Decoration: the name always stands beside it or in its title. */
export function Avatar({ name, url, size = 'md', mine, platform, isPrivate, className }: AvatarProps) {
  const [broken, setBroken] = useState(false);
  const picture = broken ? undefined : ownPicture(url);
  return (
    <span className={cx(css.avatar, css[size], mine && css.mine, className)} title={size === 'sm' ? name : undefined}>
      {picture ? (
        <img src={picture} alt="" loading="lazy" decoding="async" onError={() => setBroken(true)} />
      ) : (
        <span aria-hidden="true">{initials(name)}</span>
      )}
      {platform && <PlatformMark platform={platform} isPrivate={isPrivate} onAvatar />}
    </span>
  );
}

/** A dashed ring: nobody has it. */
export const NobodyAvatar = () => <span className={cx(css.avatar, css.sm, css.none)} title={t('Nobody yet')} />;
