import { useQuery } from '@tanstack/react-query';
import { Page } from '../../components/ui/bar.tsx';
import { Button } from '../../components/ui/button.tsx';
import { EmptyState } from '../../components/ui/empty-state.tsx';
import { ProblemText } from '../../components/ui/problem-text.tsx';
import { Skeleton } from '../../components/ui/skeleton.tsx';
import { boardQuery, channelReportQuery } from '../../features/board/api/get-board.ts';
import css from '../../features/board/components/board.module.css';
import { ChannelAlarms } from '../../features/board/components/channel-alarms.tsx';
import { ByChannel, ByHour } from '../../features/board/components/charts.tsx';
import { Figures, FirstResponseScale } from '../../features/board/components/figures.tsx';
import { LoadTable } from '../../features/board/components/load-table.tsx';
import { NeedsSomebody } from '../../features/board/components/needs-somebody.tsx';
import { ago, clockTime, weekdayClock } from '../../lib/format-time.ts';
import { t } from '../../lib/i18n/index.ts';
import { useNow } from '../../lib/now.ts';
import { channelsQuery } from '../../lib/queries/channels.ts';
import { useAssign } from '../../lib/queries/conversation-actions.ts';
import { agentsQuery } from '../../lib/queries/people.ts';
import { useCan, useMe } from '../../lib/queries/session.ts';
import { useTitle } from './use-title.ts';

const STALE_MS = 30_000;

/** The lead's board: how today goes, and who needs somebody now. */
export function BoardPage() {
  useTitle(t('Team board'));
  const me = useMe();
  const now = useNow();
  const mayAssign = useCan('conversation.assign_others');
  const { data: board, error, refetch } = useQuery(boardQuery);
  const startOfToday = new Date(now).setHours(0, 0, 0, 0);
  const { data: report } = useQuery(channelReportQuery(startOfToday));
  const { data: channels = [] } = useQuery(channelsQuery);
  const { data: agents = [] } = useQuery(agentsQuery);
  const assign = useAssign();
  if (!board) {
    return (
      <Page title={t('Team board')}>
        {error ? (
          <EmptyState
            icon="warn"
            title={t('The board did not load')}
            actions={<Button onClick={() => void refetch()}>{t('Try again')}</Button>}
          >
            <ProblemText error={error} />
          </EmptyState>
        ) : (
          <div style={{ padding: 24 }}>
            <Skeleton rows={4} shape="card" />
          </div>
        )}
      </Page>
    );
  }
  const asOf = Date.parse(board.now);
  const old = now - asOf > STALE_MS;
  return (
    <Page
      title={t('Team board')}
      sub={`${me.workspace.name}, ${weekdayClock(now)}`}
      actions={
        <span className={old ? 'strong num' : 'dim num'}>
          {old
            ? t('Figures from {clock}, reconnecting', { clock: clockTime(asOf) })
            : t('Live, {ago}', { ago: ago(asOf, now) })}
        </span>
      }
    >
      <div className={css.grid}>
        <ChannelAlarms channels={channels} />
        <Figures board={board} now={now} />
        <FirstResponseScale board={board} />
        <LoadTable board={board} agents={agents} />
        <NeedsSomebody
          board={board}
          agents={agents}
          now={now}
          onAssign={
            mayAssign ? (id, agentId) => assign.mutate({ id, agentId }, { onSettled: () => void refetch() }) : undefined
          }
        />
        <ByHour board={board} />
        <ByChannel board={board} report={report} channels={channels} />
      </div>
    </Page>
  );
}
