import type { ReactNode } from 'react';
import { cx } from '../../lib/cx.ts';
import { Icon, type IconName } from './icon.tsx';
import css from './notice.module.css';

interface NoticeProps {
  tone?: 'plain' | 'accent' | 'risk' | 'breached' | 'private' | undefined;
  icon?: IconName | undefined;
  children: ReactNode;
  /** Buttons at the end. */
  actions?: ReactNode;
  role?: 'status' | 'alert' | undefined;
  /** Without a box: one line inside something else. */
  bare?: boolean | undefined;
  className?: string | undefined;
}

/** A sentence in place: what is so, and what one can do about it. */
export function Notice({ tone = 'plain', icon, children, actions, role, bare, className }: NoticeProps) {
  return (
    <div className={cx(css.notice, css[tone], bare && css.bare, className)} role={role}>
      {icon && <Icon name={icon} size={bare ? 14 : 16} className={css.icon} />}
      <span className={css.text}>{children}</span>
      {actions && <span className={css.actions}>{actions}</span>}
    </div>
  );
}
