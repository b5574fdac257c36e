import type { OwnApprovalsDto } from '@kwartier/contracts';
import { Link } from '@tanstack/react-router';
import type { z } from 'zod';
import { Time } from '../../../components/domain/time.tsx';
import { approvalReason } from '../../../lib/approval-words.ts';
import { rich, t } from '../../../lib/i18n/index.ts';
import css from './approvals.module.css';

/** What one asked for oneself: how far one is trusted, what waits, and what came back with a comment. */
export function OwnApprovals({ own, now }: { own: z.infer<typeof OwnApprovalsDto>; now: number }) {
  const trust = own.trust.filter(({ needed }) => needed > 0);
  if (trust.length === 0 && own.items.length === 0) return null;
  return (
    <section aria-labelledby="own-approvals" className={css.own}>
      <h2 id="own-approvals">{t('Yours')}</h2>
      {trust.map(({ brandId, brand, trust: has, needed }) => (
        <div key={brandId} className={css.trust}>
          <span>
            {has >= needed
              ? t('{brand}: your public answers go straight out.', { brand })
              : t('{brand}: {trust} of {needed}. Your public answers go to a second person first.', {
                  brand,
                  trust: Math.min(has, needed),
                  needed,
                })}
          </span>
          <i className={css.bar} aria-hidden="true">
            <i style={{ inlineSize: `${Math.min(1, has / needed) * 100}%` }} />
          </i>
        </div>
      ))}
      {trust.length > 0 && (
        <p className="dim small">
          {t(
            'One more for each answer that goes out as you wrote it. As many as before if it was touched up, half if it was written anew, five less if it came back.',
          )}
        </p>
      )}
      {own.items.length > 0 && (
        <ul className={css.list}>
          {own.items.map((one) => (
            <li key={one.id}>
              <Link
                to="/inbox/$view/$conversationId"
                params={{ view: 'open', conversationId: one.conversationId }}
                className={css.ownRow}
              >
                <span className={css.ownHead}>
                  <bdi className="strong cut">{one.contactName}</bdi>
                  <span className={one.state === 'returned' ? css.returned : 'dim'}>
                    {one.state === 'returned'
                      ? t('returned by {name}', { name: one.decidedBy ?? t('somebody') })
                      : t('waits: {why}', { why: approvalReason(one.reason, one.tag) })}
                  </span>
                  <span className="dim small">
                    {rich('asked {when}', { when: <Time at={one.askedAt} now={now} /> })}
                  </span>
                </span>
                <span dir="auto" className={css.excerpt}>
                  {one.text}
                </span>
                {one.comment && (
                  <q dir="auto" className={css.comment}>
                    {one.comment}
                  </q>
                )}
              </Link>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
