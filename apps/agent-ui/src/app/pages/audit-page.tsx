import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Page } from '../../components/ui/bar.tsx';
import { Button } from '../../components/ui/button.tsx';
import { EmptyState } from '../../components/ui/empty-state.tsx';
import { Field, Select } from '../../components/ui/field.tsx';
import { Notice } from '../../components/ui/notice.tsx';
import { ProblemText } from '../../components/ui/problem-text.tsx';
import { Skeleton } from '../../components/ui/skeleton.tsx';
import { type AuditFilter, auditActionsQuery, auditQuery } from '../../features/audit/api/get-audit.ts';
import { type NameOf, sortedActions } from '../../features/audit/change-lines.ts';
import css from '../../features/audit/components/audit.module.css';
import { AuditList } from '../../features/audit/components/audit-list.tsx';
import { t } from '../../lib/i18n/index.ts';
import { useNow } from '../../lib/now.ts';
import { channelsQuery } from '../../lib/queries/channels.ts';
import { agentsQuery, brandsQuery, teamsQuery } from '../../lib/queries/people.ts';
import { policiesQuery } from '../../lib/queries/policies.ts';
import { useCan } from '../../lib/queries/session.ts';
import { useTitle } from './use-title.ts';

const EVERYTHING: AuditFilter = { actorId: '', action: '', day: '' };

/** Who did what to which setting or person, when and from where. */
export function AuditPage() {
  useTitle(t('Audit log'));
  const now = useNow();
  const mayRead = useCan('audit.read');
  const [filter, setFilter] = useState(EVERYTHING);
  const set = (change: Partial<AuditFilter>) => setFilter((before) => ({ ...before, ...change }));
  const log = useInfiniteQuery({ ...auditQuery(filter), enabled: mayRead });
  const { data: agents = [] } = useQuery({ ...agentsQuery, enabled: mayRead });
  const nameOf = useNames(mayRead);
  const { data: actions = [] } = useQuery({ ...auditActionsQuery, enabled: mayRead });
  const entries = log.data?.pages.flatMap((page) => page.items) ?? [];
  const isFiltered = filter !== EVERYTHING && Object.values(filter).some((value) => value !== '');
  const clear = isFiltered && <Button onClick={() => setFilter(EVERYTHING)}>{t('Show everything')}</Button>;
  return (
    <Page title={t('Audit log')}>
      <div className={css.page}>
        {!mayRead && (
          <EmptyState icon="lock" title={t('Only admins see who changed what')}>
            {t('Ask an admin of your workspace.')}
          </EmptyState>
        )}
        {mayRead && (
          <search className={css.filter} aria-label={t('Filter the log')}>
            <Select
              label={t('Person')}
              value={filter.actorId}
              onChange={(event) => set({ actorId: event.target.value })}
            >
              <option value="">{t('Everybody')}</option>
              {agents.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </Select>
            <Select label={t('Action')} value={filter.action} onChange={(event) => set({ action: event.target.value })}>
              <option value="">{t('Every action')}</option>
              {sortedActions(actions).map(({ action, words }) => (
                <option key={action} value={action}>
                  {words}
                </option>
              ))}
            </Select>
            <Field
              label={t('Day')}
              type="date"
              value={filter.day}
              onChange={(event) => set({ day: event.target.value })}
            />
          </search>
        )}
        {log.error && (
          <Notice
            tone="breached"
            icon="warn"
            role="alert"
            actions={<Button onClick={() => void log.refetch()}>{t('Try again')}</Button>}
          >
            {t('The log did not load.')} <ProblemText error={log.error} />
          </Notice>
        )}
        {mayRead && log.isPending && <Skeleton rows={6} shape="card" />}
        {log.isSuccess && entries.length === 0 && (
          <EmptyState icon="lines" title={t('Nothing was recorded')} actions={clear}>
            {isFiltered
              ? t('Not by this person, with this action, on this day.')
              : t('Changes of settings and people appear here.')}
          </EmptyState>
        )}
        {entries.length > 0 && <AuditList entries={entries} now={now} nameOf={nameOf} />}
        {log.hasNextPage && (
          <div className={css.more}>
            <Button busy={log.isFetchingNextPage} onClick={() => void log.fetchNextPage()}>
              {t('Show older')}
            </Button>
          </div>
        )}
      </div>
    </Page>
  );
}

/** The names behind the ids in entries, of the lists that the person may read. */
function useNames(enabled: boolean): NameOf {
  const [people, teams, channels, policies] = [
    useCan('people.read'),
    useCan('team.read'),
    useCan('channel.read'),
    useCan('policy.read'),
  ];
  const lists = [
    useQuery({ ...agentsQuery, enabled: enabled && people }).data,
    useQuery({ ...brandsQuery, enabled: enabled && people }).data,
    useQuery({ ...teamsQuery, enabled: enabled && teams }).data,
    useQuery({ ...channelsQuery, enabled: enabled && channels }).data,
    useQuery({ ...policiesQuery, enabled: enabled && policies }).data,
  ];
  const names = new Map(lists.flatMap((list) => list?.map(({ id, name }) => [id, name] as const) ?? []));
  return (id) => names.get(id);
}
