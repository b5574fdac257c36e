import type { ChannelDto, QuarantineDto } from '@kwartier/contracts';
import { Button } from '../../../components/ui/button.tsx';
import { whenWords } from '../../../lib/format-time.ts';
import { channelTitle } from '../../../lib/queries/channels.ts';
import { useQuarantineDecision } from '../api/channels.ts';
import css from './channels.module.css';

interface QuarantineListProps {
  items: readonly QuarantineDto[];
  channels: readonly ChannelDto[];
  now: number;
  mayWrite: boolean;
}

/** Events that could not be read. Nothing is dropped: a person looks, and puts them through again or lets them go. */
export function QuarantineList({ items, channels, now, mayWrite }: QuarantineListProps) {
  const decide = useQuarantineDecision();
  if (items.length === 0) return null;
  return (
    <section className={css.channel} aria-label="Set aside">
      <div className={css.channelName}>
        <h2>Set aside</h2>
        <p className="dim">
          {items.length === 1 ? 'One event' : `${items.length} events`} could not be read and{' '}
          {items.length === 1 ? 'is' : 'are'} kept here.
        </p>
      </div>
      <ul className={css.quarantine}>
        {items.map((item) => {
          const channel = channels.find((one) => one.id === item.channelId);
          return (
            <li key={item.id}>
              <details>
                <summary>
                  <b>{item.reason}</b>
                  <span className="dim">
                    {channel ? `${channelTitle(channel)}, ` : ''}
                    {whenWords(Date.parse(item.at), now)}
                  </span>
                </summary>
                {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a long event scrolls */}
                <pre tabIndex={0}>{item.excerpt}</pre>
              </details>
              {mayWrite && (
                <span className="row">
                  <Button size="sm" onClick={() => decide.mutate({ id: item.id, decision: 'redrive' })}>
                    Try again
                  </Button>
                  <Button
                    size="sm"
                    variant="ghost"
                    onClick={() => decide.mutate({ id: item.id, decision: 'dismissal' })}
                  >
                    Let it go
                  </Button>
                </span>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
