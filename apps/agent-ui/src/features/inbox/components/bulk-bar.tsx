import { type ReactElement, type ReactNode, useState } from 'react';
import { Button } from '../../../components/ui/button.tsx';
import { useCommands } from '../../../lib/commands.ts';
import css from './bulk-bar.module.css';

const ASK_FROM = 10;

interface BulkBarProps {
  count: number;
  onTake?: (() => void) | undefined;
  onResolve: () => void;
  onSnooze: () => void;
  onClear: () => void;
  snooze: (button: ReactElement) => ReactNode;
}

/** What to do with the rows that were selected, in place of the arrivals strip. Its keys win over the conversation's. */
export function BulkBar({ count, onTake, onResolve, onSnooze, onClear, snooze }: BulkBarProps) {
  const [asking, setAsking] = useState(false);
  const resolve = () => (count >= ASK_FROM && !asking ? setAsking(true) : onResolve());
  useCommands([
    { id: 'bulk-resolve', label: `Resolve ${count} selected`, group: 'List', keys: 'e', run: resolve },
    { id: 'bulk-snooze', label: `Snooze ${count} selected`, group: 'List', keys: 'h', run: onSnooze },
    ...(onTake
      ? [{ id: 'bulk-take', label: `Take ${count} selected`, group: 'List' as const, keys: 't', run: onTake }]
      : []),
    { id: 'bulk-clear', label: 'Clear the selection', group: 'List', keys: 'Escape', keyOnly: true, run: onClear },
  ]);
  return (
    <div className={css.bar} role="toolbar" aria-label={`${count} selected`}>
      <span className="num">{asking ? `Resolve ${count} conversations?` : `${count} selected`}</span>
      <span className="grow" />
      {asking ? (
        <>
          <Button variant="link" onClick={onResolve}>
            Resolve {count}
          </Button>
          <Button variant="link" onClick={() => setAsking(false)}>
            Keep them
          </Button>
        </>
      ) : (
        <>
          {onTake && (
            <Button variant="link" onClick={onTake}>
              Take
            </Button>
          )}
          {snooze(<Button variant="link">Snooze</Button>)}
          <Button variant="link" onClick={resolve}>
            Resolve
          </Button>
          <Button variant="link" onClick={onClear}>
            Clear
          </Button>
        </>
      )}
    </div>
  );
}
