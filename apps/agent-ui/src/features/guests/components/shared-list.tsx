import { useQuery } from '@tanstack/react-query';
import { Button } from '../../../components/ui/button.tsx';
import { EmptyState } from '../../../components/ui/empty-state.tsx';
import { Notice } from '../../../components/ui/notice.tsx';
import { Skeleton } from '../../../components/ui/skeleton.tsx';
import { sayProblem } from '../../../lib/api-client.ts';
import { formatDuration } from '../../../lib/format-duration.ts';
import { sharedQuery } from '../api/guests.ts';
import css from './guests.module.css';

/** What is shared with a guest at this moment. */
export function SharedList({ now, onOpen }: { now: number; onOpen: (id: string) => void }) {
  const { data: items, error, refetch } = useQuery(sharedQuery);
  if (error && !items)
    return (
      <Notice
        tone="breached"
        icon="warn"
        role="alert"
        actions={<Button onClick={() => void refetch()}>Try again</Button>}
      >
        This did not load. {sayProblem(error)}
      </Notice>
    );
  if (!items) return <Skeleton rows={2} shape="card" />;
  if (items.length === 0)
    return (
      <EmptyState icon="lock" title="Nothing is shared with you now">
        When somebody asks for your help, the conversation is here until they close it again.
      </EmptyState>
    );
  return (
    <ul className={css.list}>
      {items.map((item) => (
        <li key={item.id}>
          <button type="button" className={css.item} onClick={() => onOpen(item.id)}>
            <b className="strong">{item.sharedBy} asks for your help</b>
            <span className="small dim">
              {item.platform === 'x' ? 'X' : 'Facebook'}, {item.isPrivate ? 'private' : 'public'} · open to you for{' '}
              {formatDuration(Math.max(0, Date.parse(item.expiresAt) - now))} more
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}
