import { RETENTION_KINDS } from '@kwartier/core';
import { useQuery } from '@tanstack/react-query';
import { Page } from '../../components/ui/bar.tsx';
import { Button } from '../../components/ui/button.tsx';
import { Notice } from '../../components/ui/notice.tsx';
import { Skeleton } from '../../components/ui/skeleton.tsx';
import { erasuresQuery, retentionQuery } from '../../features/privacy/api/privacy.ts';
import { ErasureList } from '../../features/privacy/components/erasure-list.tsx';
import css from '../../features/privacy/components/privacy.module.css';
import { RetentionRule } from '../../features/privacy/components/retention-rule.tsx';
import { sayProblem } from '../../lib/api-client.ts';
import { rich, t } from '../../lib/i18n/index.ts';
import { useNow } from '../../lib/now.ts';
import { useAgentNames } from '../../lib/queries/people.ts';
import { useCan, useMe } from '../../lib/queries/session.ts';
import { useTitle } from './use-title.ts';

/** Whose data is to be erased, and how long anything is kept. */
export function PrivacyPage() {
  useTitle(t('Privacy'));
  const me = useMe();
  const now = useNow();
  const names = useAgentNames();
  const mayWrite = useCan('privacy.write');
  const mayConfirm = useCan('erasure.confirm');
  const erasures = useQuery(erasuresQuery);
  const rules = useQuery(retentionQuery);
  const error = erasures.error ?? rules.error;
  return (
    <Page title={t('Privacy')}>
      <div className={css.page}>
        {error && (
          <Notice
            tone="breached"
            icon="warn"
            role="alert"
            actions={
              <Button
                onClick={() => {
                  void erasures.refetch();
                  void rules.refetch();
                }}
              >
                {t('Try again')}
              </Button>
            }
          >
            {t('This did not load.')} {sayProblem(error)}
          </Notice>
        )}
        <section aria-label={t('Erasures')}>
          <h2>{t('Erasures')}</h2>
          <p className={css.intro}>
            {t(
              'One person asks, an admin confirms. Then everything the customer said and is known by goes for good; the figures stay, and the same posts do not bring them back.',
            )}
          </p>
          {erasures.data ? (
            <ErasureList
              items={erasures.data}
              now={now}
              nameOf={(agentId) => names.get(agentId)}
              mayConfirm={mayConfirm}
            />
          ) : (
            !erasures.error && <Skeleton rows={2} shape="card" />
          )}
        </section>
        {me.brands.map((brand) => (
          <section key={brand.id} aria-label={t('How long {brand} keeps things', { brand: brand.name })}>
            <h2>{rich('How long {brand} keeps things', { brand: <bdi>{brand.name}</bdi> })}</h2>
            <p className={css.intro}>
              {t('Counted in days. Who is on legal hold is kept, and so is what is still open.')}
            </p>
            {rules.data ? (
              <div className={css.list}>
                {RETENTION_KINDS.map((kind) => {
                  const days = rules.data.find((rule) => rule.brandId === brand.id && rule.kind === kind)?.days ?? null;
                  return (
                    <RetentionRule
                      key={`${kind}-${days}`}
                      brandId={brand.id}
                      kind={kind}
                      days={days}
                      mayWrite={mayWrite}
                      now={now}
                    />
                  );
                })}
              </div>
            ) : (
              !rules.error && <Skeleton rows={4} shape="card" />
            )}
          </section>
        ))}
      </div>
    </Page>
  );
}
