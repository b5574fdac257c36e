import { PLATFORM_FACTS, type Platform } from '@kwartier/core';
import { cx } from '../../lib/cx.ts';
import css from './platform-mark.module.css';

const GLYPH = {
  x: 'M18.244 2.25h3.308l-7.227 8.26 8.502 11.24H16.17l-5.214-6.817L4.99 21.75H1.68l7.73-8.835L1.254 2.25H8.08l4.713 6.231zm-1.161 17.52h1.833L7.084 4.126H5.117z',
  facebook:
    'M9.300 24V13.600H6V9.400h3.300V6.700C9.300 3.300 11.300 1.300 14.500 1.300c1.500 0 2.900.2 2.900.2v3.600h-1.700c-1.600 0-2.100 1-2.100 2v2.300h3.600l-.6 4.200h-3V24z',
  messenger:
    'M12 1.500C5.900 1.500 1.300 5.900 1.300 11.700c0 3.100 1.300 5.800 3.400 7.600v3.600l3.500-1.900c1.200.3 2.500.5 3.800.5 6.100 0 10.700-4.400 10.700-10.100S18.100 1.500 12 1.500zm1 13.500-2.700-2.800-5.200 2.800 5.700-6.100 2.700 2.800 5.200-2.800z',
} as const;

interface PlatformMarkProps {
  platform: Platform;
  isPrivate?: boolean | undefined;
  size?: 'sm' | 'md' | 'lg' | undefined;
  /** Sits on an avatar: a gap of the ground around it. */
  onAvatar?: boolean | undefined;
}

/** What the place is called: "X", "Facebook", "Messenger". */
export const placeName = (platform: Platform, isPrivate: boolean): string =>
  platform === 'facebook' && isPrivate ? PLATFORM_FACTS.facebook.privateName : PLATFORM_FACTS[platform].name;

/** The platform, as a rounded square in ink; plum when private. */
export function PlatformMark({ platform, isPrivate = false, size = 'md', onAvatar }: PlatformMarkProps) {
  const glyph = platform === 'facebook' && isPrivate ? GLYPH.messenger : GLYPH[platform];
  const name = placeName(platform, isPrivate);
  return (
    <span className={cx(css.mark, css[size], isPrivate && css.private, onAvatar && css.onAvatar)} title={name}>
      <svg viewBox="0 0 24 24" role="img" aria-label={name}>
        <path d={glyph} fillRule="evenodd" />
      </svg>
    </span>
  );
}
