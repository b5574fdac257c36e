import { Tooltip } from '@mantine/core';
import { cx } from '../../lib/cx.ts';
import { wedgePath } from '../../lib/pie.ts';
import type { Badge, BadgeState } from '../../lib/sla-clock.ts';
import css from './sla-badge.module.css';

const TONE: Record<BadgeState, string | undefined> = {
  running: undefined,
  outside: css.idle,
  risk: css.risk,
  last_minute: css.risk,
  breached: css.breached,
  met: css.met,
  met_late: css.idle,
  paused: css.idle,
  none: css.idle,
};

/** The quarter pie: a ring with the time that is left. Only ever used for time. */
export function SlaShape({ state, share }: Pick<Badge, 'state' | 'share'>) {
  if (state === 'breached') {
    return (
      <svg className={css.shape} viewBox="0 0 16 16" aria-hidden="true">
        <circle cx="8" cy="8" r="7.5" className={css.fill} />
        <path d="M8 4v5" className={css.onFill} strokeWidth="2" strokeLinecap="round" />
        <circle cx="8" cy="11.8" r="1.15" className={css.onFillDot} />
      </svg>
    );
  }
  if (state === 'none') {
    return (
      <svg className={css.shape} viewBox="0 0 16 16" aria-hidden="true">
        <path d="M4 8h8" className={css.mark} />
      </svg>
    );
  }
  const wedge = state === 'running' || state === 'risk' || state === 'last_minute' ? wedgePath(share) : null;
  return (
    <svg className={css.shape} viewBox="0 0 16 16" aria-hidden="true">
      <circle
        cx="8"
        cy="8"
        r="6.75"
        className={css.ring}
        {...(state === 'outside' ? { strokeDasharray: '2.2 2' } : {})}
      />
      {wedge && <path d={wedge} className={css.fill} />}
      {(state === 'met' || state === 'met_late') && <path d="m5 8.3 2.100 2.100L11 6.200" className={css.mark} />}
      {state === 'paused' && <path d="M6.300 5.500v5M9.700 5.500v5" className={css.mark} />}
    </svg>
  );
}

interface SlaBadgeProps {
  badge: Badge;
  /** With a ground of its own: for headers only. */
  pill?: boolean;
  /** A tooltip with instant, target, policy and version; off in long lists, which use the title instead. */
  hover?: boolean;
  /** Other words than the badge's own. */
  words?: string;
}

/** Time left until a promise falls due. Says in words what it says in shape and colour. */
export function SlaBadge({ badge, pill, hover, words }: SlaBadgeProps) {
  const content = (
    <span className={cx(css.sla, TONE[badge.state], pill && css.pill)} title={hover ? undefined : badge.detail}>
      <SlaShape state={badge.state} share={badge.share} />
      <bdi aria-hidden="true">{words ?? badge.words}</bdi>
      <span className="visually-hidden">{badge.sentence}</span>
    </span>
  );
  return hover ? (
    <Tooltip label={badge.detail} openDelay={300} multiline maw={300}>
      {content}
    </Tooltip>
  ) : (
    content
  );
}
