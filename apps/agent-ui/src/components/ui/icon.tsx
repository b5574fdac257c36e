import { cx } from '../../lib/cx.ts';
import css from './icon.module.css';

/** Drawn on a 16 px grid, 1.5 stroke, round ends, no fills. */
const PATHS = {
  search: 'M11.2 7a4.2 4.2 0 1 1-8.4 0 4.2 4.2 0 0 1 8.4 0zM10.2 10.2l3.3 3.3',
  takeNext: 'M3 8h7M7 4.5 10.5 8 7 11.5M13 3.5v9',
  person: 'M10.5 5.5a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0zM3 13.5c.6-2.6 2.6-4 5-4s4.400 1.400 5 4',
  tray: 'M2 9.5 4 3h8l2 6.5V13H2zM2 9.5h3.5l1 1.5h3l1-1.5H14',
  clock: 'M13.5 8a5.5 5.5 0 1 1-11 0 5.500 5.500 0 0 1 11 0zM8 4.800V8l2.200 1.500',
  tag: 'M2.500 3v5l5.500 5.500 5-5L7.500 3zM5.200 5.600v.1',
  check: 'm3 8.500 3.200 3.200L13 4.800',
  star: 'm8 2.500 1.600 3.600 3.900.4-2.900 2.600.8 3.900L8 11l-3.400 2 .8-3.900-2.900-2.600 3.900-.4z',
  board: 'M2.500 13.500h11M4.500 11V8M8 11V3.500M11.500 11V6',
  plug: 'M6 2.500v3M10 2.500v3M4 5.500h8v2.500a4 4 0 0 1-8 0zM8 12v2',
  people:
    'M8.2 5.500a2.200 2.200 0 1 1-4.400 0 2.200 2.200 0 0 1 4.400 0zM1.800 13c.4-2.500 2-3.800 4.200-3.800s3.800 1.300 4.200 3.800M10.500 3.500a2.200 2.200 0 0 1 0 4M11.700 9.400c1.500.4 2.300 1.700 2.500 3.600',
  settings:
    'M10 8a2 2 0 1 1-4 0 2 2 0 0 1 4 0zM8 2v2M8 12v2M2 8h2M12 8h2M3.800 3.800l1.400 1.400M10.800 10.800l1.400 1.400M3.800 12.200l1.400-1.400M10.800 5.200l1.400-1.400',
  down: 'm4.500 6.500 3.500 3.500 3.500-3.500',
  up: 'm4.500 9.500 3.500-3.500 3.500 3.500',
  back: 'M10 3.500 5.500 8l4.500 4.500',
  forward: 'M6 3.500 10.500 8 6 12.500',
  filter: 'M2.500 4.500h11M4.500 8h7M6.500 11.500h3',
  plus: 'M8 3v10M3 8h10',
  lock: 'M5 7h6a1.500 1.500 0 0 1 1.500 1.500V12a1.500 1.500 0 0 1-1.500 1.500H5A1.500 1.500 0 0 1 3.500 12V8.500A1.500 1.500 0 0 1 5 7zM5.500 7V5a2.500 2.500 0 0 1 5 0v2',
  globe: 'M13.5 8a5.5 5.5 0 1 1-11 0 5.500 5.500 0 0 1 11 0zM2.500 8h11M8 2.500c2 2 2 9 0 11M8 2.500c-2 2-2 9 0 11',
  note: 'M3 3h10v7l-3 3H3zM10 13v-3h3',
  close: 'm4 4 8 8M12 4l-8 8',
  bolt: 'M8.800 2 4 9h3.500L7 14l5-7.500H8.500z',
  warn: 'M8 2.500 14 13H2zM8 6.500v3M8 11.200v.1',
  again: 'M13 5.500A5.500 5.500 0 1 0 13.500 9M13 2.500v3h-3',
  eye: 'M1.500 8C3 5 5.300 3.500 8 3.500S13 5 14.500 8C13 11 10.700 12.500 8 12.500S3 11 1.500 8zM10 8a2 2 0 1 1-4 0 2 2 0 0 1 4 0z',
  eyeOff: 'M1.500 8C3 5 5.300 3.500 8 3.500S13 5 14.500 8C13 11 10.700 12.500 8 12.500S3 11 1.500 8zM3 13 13 3',
  lines: 'M2.500 4h11M2.500 8h11M2.500 12h6',
  copy: 'M7 5.500h5A1.500 1.500 0 0 1 13.500 7v5a1.500 1.500 0 0 1-1.500 1.500H7A1.500 1.500 0 0 1 5.500 12V7A1.500 1.500 0 0 1 7 5.500zM10.500 5.500v-2h-8v8h3',
  open: 'M9 3h4v4M13 3 7.500 8.500M11.500 9.500V13H3V4.500h3.500',
  keyboard: 'M2.500 4.500h11v7h-11zM5 7h.01M8 7h.01M11 7h.01M5.500 9.300h5',
  moon: 'M13 9.500A5.500 5.500 0 0 1 6.500 3a5.500 5.500 0 1 0 6.500 6.500z',
  sun: 'M10.500 8a2.500 2.500 0 1 1-5 0 2.500 2.500 0 0 1 5 0zM8 1.500v1.200M8 13.300v1.200M1.500 8h1.200M13.300 8h1.200M3.400 3.400l.8.8M11.800 11.800l.8.8M3.400 12.600l.8-.8M11.800 4.200l.8-.8',
  leave: 'M6.500 3H3v10h3.500M7 8h6.500M10.500 5l3 3-3 3',
  flag: 'M4 14V2.500h8.500L10.500 6l2 3.500H4',
  link: 'M6.800 9.200a2.500 2.500 0 0 0 3.500 0l2.400-2.400a2.500 2.500 0 0 0-3.500-3.500l-.9.9M9.200 6.800a2.500 2.500 0 0 0-3.500 0L3.300 9.200a2.500 2.500 0 0 0 3.500 3.500l.9-.9',
  panel: 'M2.500 3h11v10h-11zM10 3v10',
  film: 'M2.500 3.500h11v9h-11zM6.500 6l4 2-4 2z',
  sound: 'M3 6v4h2.500L9 13V3L5.500 6zM11.500 6a3 3 0 0 1 0 4',
  file: 'M4 2h5l3 3v9H4zM9 2v3h3',
  picture: 'M2.500 3h11v10h-11zM3 11l3-3 2.500 2.500L10.500 8l3 3M10.600 5.800h.01',
  clip: 'm12.500 7.500-4.700 4.700a2.800 2.800 0 0 1-4-4l5.200-5.200a1.900 1.900 0 0 1 2.700 2.700l-5 5a.9.9 0 0 1-1.300-1.300l4.300-4.300',
  edit: 'm10.500 3 2.500 2.500-7.500 7.500H3v-2.500z',
} as const;

const DOTS = {
  more: 'M3.500 8h.01M8 8h.01M12.500 8h.01',
  pause: 'M5.500 3.500v9M10.500 3.500v9',
} as const;

export type IconName = keyof typeof PATHS | keyof typeof DOTS | 'nobody';

interface IconProps {
  name: IconName;
  /** 14, 16 (default) or 20 pixels. */
  size?: 14 | 16 | 20;
  className?: string | undefined;
}

/** A picture beside a word. Hidden from screen readers: the word says it. */
export function Icon({ name, size = 16, className }: IconProps) {
  const dashed = name === 'nobody';
  const path =
    name in DOTS
      ? DOTS[name as keyof typeof DOTS]
      : dashed
        ? PATHS.clock.slice(0, PATHS.clock.indexOf('zM') + 1)
        : PATHS[name as keyof typeof PATHS];
  return (
    <svg className={cx(css.icon, className)} width={size} height={size} viewBox="0 0 16 16" aria-hidden="true">
      <path
        d={path}
        {...(dashed ? { strokeDasharray: '2.3 2.02' } : {})}
        {...(name in DOTS ? { strokeWidth: 2.1 } : {})}
      />
    </svg>
  );
}
