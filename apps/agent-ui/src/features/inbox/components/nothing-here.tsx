import type { InboxCountsDto } from '@kwartier/contracts';
import { Link } from '@tanstack/react-router';
import { Button } from '../../../components/ui/button.tsx';
import { EmptyState } from '../../../components/ui/empty-state.tsx';
import { rich, t } from '../../../lib/i18n/index.ts';
import type { View } from '../../../lib/views.ts';
import css from './nothing-here.module.css';

interface NothingHereProps {
  view: View;
  query: string | undefined;
  filtered: boolean;
  counts: InboxCountsDto | undefined;
  /** No channel is connected yet. */
  noChannel: boolean;
  /** The viewer may connect one. */
  maySetUp: boolean;
  onClear: () => void;
  onTakeNext: () => void;
}

const many = (count: number) =>
  t('{count, plural, one {# customer has nobody yet.} other {# customers have nobody yet.}}', { count });

/** An empty list: why it is empty, and what to do instead. */
export function NothingHere({
  view,
  query,
  filtered,
  counts,
  noChannel,
  maySetUp,
  onClear,
  onTakeNext,
}: NothingHereProps) {
  const snoozed = counts?.snoozed ?? 0;
  const lookAtSnoozed = snoozed > 0 && (
    <Link to="/inbox/$view" params={{ view: 'snoozed' }} className={css.link}>
      {t('Look at snoozed ({count})', { count: snoozed })}
    </Link>
  );
  if (query) {
    return (
      <EmptyState
        icon="search"
        title={<>{rich('Nothing found for <em>{query}</em>', { query, em: (inside) => <em>{inside}</em> })}</>}
        actions={<Button onClick={onClear}>{t('End the search')}</Button>}
      >
        {t('Names, handles and messages were searched, in every status.')}
      </EmptyState>
    );
  }
  if (filtered) {
    return (
      <EmptyState
        icon="filter"
        title={t('Nothing from this channel')}
        actions={<Button onClick={onClear}>{t('All channels')}</Button>}
      >
        {t('Other channels may have something in this view.')}
      </EmptyState>
    );
  }
  if (noChannel && !maySetUp)
    return (
      <EmptyState icon="plug" title={t('No channel yet')}>
        {t('Messages appear here by themselves once an admin has connected one.')}
      </EmptyState>
    );
  if (noChannel) {
    return (
      <EmptyState
        icon="plug"
        title={t('No channel yet')}
        actions={[
          <Link key="add" to="/channels" className={css.link}>
            {t('Add a channel')}
          </Link>,
          <Link key="hour" to="/first-hour" className={css.link}>
            {t('The first hour')}
          </Link>,
        ]}
      >
        {t('Connect one in about ten minutes.')}
      </EmptyState>
    );
  }
  switch (view) {
    case 'mine':
      return (
        <EmptyState
          title={t('Nothing of yours waits')}
          actions={
            (counts?.unassigned ?? 0) > 0 && (
              <Button variant="primary" keys="n" onClick={onTakeNext}>
                {t('Take next')}
              </Button>
            )
          }
        >
          {(counts?.unassigned ?? 0) > 0
            ? many(counts?.unassigned ?? 0)
            : t('Nobody else waits either. New messages appear by themselves.')}
        </EmptyState>
      );
    case 'unassigned':
      return (
        <EmptyState title={t('Nobody waits for somebody')} actions={lookAtSnoozed}>
          {t('Every open conversation has a name on it.')}
        </EmptyState>
      );
    case 'open':
      return (
        <EmptyState title={t('Nobody waits')} actions={lookAtSnoozed}>
          {t('Every customer has an answer.')}
        </EmptyState>
      );
    case 'mentioned':
      return (
        <EmptyState icon="at" title={t('Nobody has mentioned you')}>
          {t('Notes that name you or your team stand here, the newest first.')}
        </EmptyState>
      );
    case 'following':
      return (
        <EmptyState icon="bell" title={t('You follow nothing that is open')}>
          {t('Follow a conversation, and you are told when it goes on.')}
        </EmptyState>
      );
    case 'snoozed':
      return (
        <EmptyState icon="clock" title={t('Nothing sleeps')}>
          {t('Snoozed conversations come back by themselves.')}
        </EmptyState>
      );
    case 'resolved':
      return (
        <EmptyState icon="check" title={t('Nothing resolved yet')}>
          {t('What you resolve stands here, newest first.')}
        </EmptyState>
      );
    case 'spam':
      return (
        <EmptyState icon="warn" title={t('No spam')}>
          {t('What you mark as spam stands here, and can be opened again.')}
        </EmptyState>
      );
  }
}
