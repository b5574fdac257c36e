import type { ChannelDto, QuarantineDto } from '@kwartier/contracts';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from '../../../components/ui/button.tsx';
import { whenWords } from '../../../lib/format-time.ts';
import { sayServer, t } from '../../../lib/i18n/index.ts';
import { channelTitle } from '../../../lib/queries/channels.ts';
import { quarantinedQuery, useQuarantineDecision } from '../api/channels.ts';
import css from './channels.module.css';

/** What the list brings of each; the rest is fetched when asked for. */
const EXCERPT_LENGTH = 4_000;

interface QuarantineListProps {
  items: readonly QuarantineDto[];
  channels: readonly ChannelDto[];
  now: number;
  mayWrite: boolean;
}

/** The event as it came; a long one is fetched whole when asked for. */
function Whole({ item }: { item: QuarantineDto }) {
  const [isWanted, setWanted] = useState(false);
  const { data } = useQuery({ ...quarantinedQuery(item.id), enabled: isWanted });
  const isCut = item.excerpt.length >= EXCERPT_LENGTH && !data;
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a long event scrolls */}
      <pre tabIndex={0}>{data?.text ?? item.excerpt}</pre>
      {isCut && (
        <Button size="sm" variant="ghost" busy={isWanted} onClick={() => setWanted(true)}>
          {t('Show all of it')}
        </Button>
      )}
    </>
  );
}

/** Events that could not be read. Nothing is dropped: a person looks, and puts them through again or lets them go. */
export function QuarantineList({ items, channels, now, mayWrite }: QuarantineListProps) {
  const decide = useQuarantineDecision();
  if (items.length === 0) return null;
  return (
    <section className={css.channel} aria-label={t('Set aside')}>
      <div className={css.channelName}>
        <h2>{t('Set aside')}</h2>
        <p className="dim">
          {t(
            '{count, plural, =1 {One event could not be read and is kept here.} one {# event could not be read and is kept here.} other {# events could not be read and are kept here.}}',
            { count: items.length },
          )}
        </p>
      </div>
      <ul className={css.quarantine}>
        {items.map((item) => {
          const channel = channels.find((one) => one.id === item.channelId);
          return (
            <li key={item.id}>
              <details>
                <summary>
                  <b>{sayServer(item.reason)}</b>
                  <span className="dim">
                    {channel ? `${channelTitle(channel)}, ` : ''}
                    {whenWords(Date.parse(item.at), now)}
                  </span>
                </summary>
                <Whole item={item} />
              </details>
              {mayWrite && (
                <span className="row">
                  <Button size="sm" onClick={() => decide.mutate({ id: item.id, decision: 'redrive' })}>
                    {t('Try again')}
                  </Button>
                  <Button
                    size="sm"
                    variant="ghost"
                    onClick={() => decide.mutate({ id: item.id, decision: 'dismissal' })}
                  >
                    {t('Let it go')}
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
