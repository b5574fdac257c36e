import type { ReactNode } from 'react';
import { cx } from '../../lib/cx.ts';
import css from './bar.module.css';

/** The 52 px bar on top of every panel. */
export const Bar = ({ children, className }: { children: ReactNode; className?: string | undefined }) => (
  <header className={cx(css.bar, className)}>{children}</header>
);

/** A page of the lead or the admin: a bar, then content that scrolls by itself. */
export function Page({
  title,
  sub,
  actions,
  children,
}: {
  title: string;
  sub?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}) {
  return (
    <main className={css.page} id="main" tabIndex={-1}>
      <header className={cx(css.bar, css.pageBar)}>
        <h1>{title}</h1>
        {sub && <span className={cx('dim cut', css.sub)}>{sub}</span>}
        <span className="grow" />
        {actions}
      </header>
      <div className={css.scroll}>{children}</div>
    </main>
  );
}
