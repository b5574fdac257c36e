import { holdsLink, type Platform, POST_COST } from '@kwartier/core';
import { t } from '../../../lib/i18n/index.ts';
import { LOCALES } from '../../../lib/i18n/locales.ts';
import { spoken } from '../../../lib/locale.ts';
import css from './link-cost.module.css';

/** What a link costs, where the platform charges for it: before it is sent, and only then. */
export function LinkCost({ text, platform }: { text: string; platform: Platform }) {
  const cost = POST_COST[platform];
  if (!cost || !holdsLink(text)) return null;
  const money = new Intl.NumberFormat(LOCALES[spoken.get().locale].format, { style: 'currency', currency: 'USD' });
  return (
    <p className={css.cost} role="status">
      {t('With a link X charges about {cost} for this, {plain} without.', {
        cost: money.format(cost.withLink),
        plain: money.format(cost.plain),
      })}
    </p>
  );
}
