import { useQuery } from '@tanstack/react-query';
import { Page } from '../../components/ui/bar.tsx';
import { Button } from '../../components/ui/button.tsx';
import { EmptyState } from '../../components/ui/empty-state.tsx';
import { Notice } from '../../components/ui/notice.tsx';
import { Skeleton } from '../../components/ui/skeleton.tsx';
import { firstHourQuery, useLiveFirstHour, usePutAside } from '../../features/first-hour/api/first-hour.ts';
import css from '../../features/first-hour/components/first-hour.module.css';
import { FirstHourList } from '../../features/first-hour/components/first-hour-list.tsx';
import { LINE_WORDS } from '../../features/first-hour/lines.ts';
import { sayProblem } from '../../lib/api-client.ts';
import { t } from '../../lib/i18n/index.ts';
import { useCan } from '../../lib/queries/session.ts';
import { offerUndo } from '../../lib/undo.ts';
import { useTitle } from './use-title.ts';

/** From an empty installation to the first answer. */
export function FirstHourPage() {
  useTitle(t('The first hour'));
  useLiveFirstHour();
  const setsUp = useCan('channel.write');
  const { data: hour, error, refetch } = useQuery({ ...firstHourQuery, enabled: setsUp });
  const put = usePutAside();
  const counted = hour?.lines.filter(({ state }) => state !== 'aside') ?? [];
  const done = counted.filter(({ state }) => state === 'done').length;
  return (
    <Page title={t('The first hour')}>
      <div className={css.page}>
        {!setsUp && (
          <EmptyState icon="lock" title={t('Not for you to change')}>
            {t('Ask an admin of your workspace.')}
          </EmptyState>
        )}
        {(error && !hour) || put.error ? (
          <Notice
            tone="breached"
            icon="warn"
            role="alert"
            actions={<Button onClick={() => void refetch()}>{t('Try again')}</Button>}
          >
            {t('This did not load.')} {sayProblem(put.error ?? error)}
          </Notice>
        ) : null}
        {setsUp && !hour && !error && <Skeleton rows={6} shape="card" />}
        {hour && (
          <>
            <p className={css.intro}>
              {t('From nothing to the first answered customer. Every line looks for itself whether it is done.')}
            </p>
            {hour.isDone ? (
              <Notice tone="accent" icon="check" role="status">
                {t('All of it is done. This list is no longer in the navigation; you find it in your menu.')}
              </Notice>
            ) : (
              <div className={css.progress}>
                <progress
                  className={css.track}
                  value={done}
                  max={counted.length}
                  aria-labelledby="first-hour-progress"
                />
                <span id="first-hour-progress" className="num">
                  {t('{done} of {all} done', { done, all: counted.length })}
                </span>
              </div>
            )}
            <FirstHourList
              lines={hour.lines}
              onPutAside={(line, isAside) => {
                put.mutate({ line, isAside });
                if (isAside)
                  offerUndo({
                    label: t('Put aside: {what}', { what: t(LINE_WORDS[line].name) }),
                    undo: () => put.mutate({ line, isAside: false }),
                  });
              }}
            />
            {!hour.isDone && (
              <div className={css.foot}>
                <Button onClick={() => put.mutate({ line: 'everything', isAside: !hour.isDismissed })}>
                  {hour.isDismissed ? t('Show it in the navigation') : t('Take it out of the navigation')}
                </Button>
                <span className="small dim">
                  {t('It can always be found in your menu and by searching for commands.')}
                </span>
              </div>
            )}
          </>
        )}
      </div>
    </Page>
  );
}
