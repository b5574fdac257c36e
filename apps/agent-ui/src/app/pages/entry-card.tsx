import type { ReactNode } from 'react';
import { Logo } from '../../components/domain/logo.tsx';
import { t } from '../../lib/i18n/index.ts';
import css from './sign-in-page.module.css';

/** What stands before the console: one card, with the product's name. */
export const EntryCard = ({ children }: { children: ReactNode }) => (
  <main className={css.page} id="main">
    <div className={css.card}>
      <div className={css.brand}>
        <Logo size={28} />
        <span>{t('Kwartier')}</span>
      </div>
      <div className={css.inside}>{children}</div>
    </div>
    <p className={css.foot}>{t('Every customer answered in time.')}</p>
  </main>
);
