import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Page } from '../../components/ui/bar.tsx';
import { Button, IconButton } from '../../components/ui/button.tsx';
import { Notice } from '../../components/ui/notice.tsx';
import { ProblemText } from '../../components/ui/problem-text.tsx';
import { Skeleton } from '../../components/ui/skeleton.tsx';
import css from '../../features/policies/components/policies.module.css';
import { PolicyEditor } from '../../features/policies/components/policy-editor.tsx';
import { t } from '../../lib/i18n/index.ts';
import { useNow } from '../../lib/now.ts';
import { policiesQuery } from '../../lib/queries/policies.ts';
import { useCan } from '../../lib/queries/session.ts';
import { useLayout } from '../../lib/use-layout.ts';
import { useTitle } from './use-title.ts';

/** What is promised to customers, and when the clock runs. */
export function PoliciesPage() {
  const layout = useLayout();
  useTitle(t('Promises and hours'));
  const now = useNow();
  const mayWrite = useCan('policy.write');
  const { data: policies, error, refetch } = useQuery(policiesQuery);
  const [chosen, setChosen] = useState<string | 'new'>();
  const id = chosen ?? policies?.find((policy) => policy.isDefault)?.id ?? policies?.[0]?.id;
  const policy = policies?.find((one) => one.id === id) ?? null;
  return (
    <Page
      title={t('Promises and hours')}
      actions={
        mayWrite &&
        (layout === 'phone' ? (
          <IconButton icon="plus" label={t('New policy')} onClick={() => setChosen('new')} />
        ) : (
          <Button icon="plus" onClick={() => setChosen('new')}>
            {t('New policy')}
          </Button>
        ))
      }
    >
      {error && !policies && (
        <Notice
          tone="breached"
          icon="warn"
          role="alert"
          actions={<Button onClick={() => void refetch()}>{t('Try again')}</Button>}
        >
          {t('The policies did not load.')} <ProblemText error={error} />
        </Notice>
      )}
      {!policies && !error && (
        <div style={{ padding: 24 }}>
          <Skeleton rows={3} shape="card" />
        </div>
      )}
      {policies && (
        <div className={css.layout}>
          <nav className={css.list} aria-label={t('Policies')}>
            {policies.map((one) => (
              <button
                key={one.id}
                type="button"
                className={css.item}
                aria-current={one.id === id || undefined}
                onClick={() => setChosen(one.id)}
              >
                <b>{one.name}</b>
                <span className="small dim">
                  {one.isDefault
                    ? t('Version {version}, used by default', { version: one.version })
                    : t('Version {version}', { version: one.version })}
                </span>
              </button>
            ))}
            {id === 'new' && (
              <button type="button" className={css.item} aria-current>
                <b>{t('New policy')}</b>
              </button>
            )}
          </nav>
          {(policy || id === 'new' || policies.length === 0) && (
            <PolicyEditor
              key={policy ? `${policy.id}-${policy.version}` : 'new'}
              policy={policy}
              now={now}
              mayWrite={mayWrite}
              onSaved={setChosen}
            />
          )}
        </div>
      )}
    </Page>
  );
}
