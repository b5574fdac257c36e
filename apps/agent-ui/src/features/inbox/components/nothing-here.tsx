import type { InboxCountsDto } from '@kwartier/contracts';
import { Link } from '@tanstack/react-router';
import { Button } from '../../../components/ui/button.tsx';
import { EmptyState } from '../../../components/ui/empty-state.tsx';
import type { View } from '../../../lib/views.ts';
import css from './nothing-here.module.css';

interface NothingHereProps {
  view: View;
  query: string | undefined;
  filtered: boolean;
  counts: InboxCountsDto | undefined;
  /** No channel is connected yet. */
  setsUp: boolean;
  onClear: () => void;
  onTakeNext: () => void;
}

const NUMBERS = [
  'No',
  'One',
  'Two',
  'Three',
  'Four',
  'Five',
  'Six',
  'Seven',
  'Eight',
  'Nine',
  'Ten',
  'Eleven',
  'Twelve',
];
const many = (count: number) => `${NUMBERS[count] ?? count} customer${count === 1 ? ' has' : 's have'} nobody yet.`;

/** An empty list: why it is empty, and what to do instead. */
export function NothingHere({ view, query, filtered, counts, setsUp, onClear, onTakeNext }: NothingHereProps) {
  const snoozed = counts?.snoozed ?? 0;
  const lookAtSnoozed = snoozed > 0 && (
    <Link to="/inbox/$view" params={{ view: 'snoozed' }} className={css.link}>
      Look at snoozed ({snoozed})
    </Link>
  );
  if (query) {
    return (
      <EmptyState
        icon="search"
        title={
          <>
            Nothing found for <em>{query}</em>
          </>
        }
        actions={<Button onClick={onClear}>End the search</Button>}
      >
        Names, handles and messages were searched, in every status.
      </EmptyState>
    );
  }
  if (filtered) {
    return (
      <EmptyState
        icon="filter"
        title="Nothing from this channel"
        actions={<Button onClick={onClear}>All channels</Button>}
      >
        Other channels may have something in this view.
      </EmptyState>
    );
  }
  if (setsUp) {
    return (
      <EmptyState
        icon="plug"
        title="No channel yet"
        actions={
          <Link to="/channels" className={css.link}>
            Add a channel
          </Link>
        }
      >
        Connect one in about ten minutes.
      </EmptyState>
    );
  }
  switch (view) {
    case 'mine':
      return (
        <EmptyState
          title="Nothing of yours waits"
          actions={
            (counts?.unassigned ?? 0) > 0 && (
              <Button variant="primary" keys="n" onClick={onTakeNext}>
                Take next
              </Button>
            )
          }
        >
          {many(counts?.unassigned ?? 0)}
        </EmptyState>
      );
    case 'unassigned':
      return (
        <EmptyState title="Nobody waits for somebody" actions={lookAtSnoozed}>
          Every open conversation has a name on it.
        </EmptyState>
      );
    case 'open':
      return (
        <EmptyState title="Nobody waits" actions={lookAtSnoozed}>
          Every customer has an answer.
        </EmptyState>
      );
    case 'snoozed':
      return (
        <EmptyState icon="clock" title="Nothing sleeps">
          Snoozed conversations come back by themselves.
        </EmptyState>
      );
    case 'resolved':
      return (
        <EmptyState icon="check" title="Nothing resolved yet">
          What you resolve stands here, newest first.
        </EmptyState>
      );
    case 'spam':
      return <EmptyState icon="warn" title="No spam" />;
  }
}
