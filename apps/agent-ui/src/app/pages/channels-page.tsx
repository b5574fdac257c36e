import type { ChannelDto } from '@kwartier/contracts';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Page } from '../../components/ui/bar.tsx';
import { Button } from '../../components/ui/button.tsx';
import { EmptyState } from '../../components/ui/empty-state.tsx';
import { Notice } from '../../components/ui/notice.tsx';
import { ProblemText } from '../../components/ui/problem-text.tsx';
import { Skeleton } from '../../components/ui/skeleton.tsx';
import { quarantineQuery } from '../../features/channels/api/channels.ts';
import { AddChannel, type ChannelForm, EMPTY_FORM } from '../../features/channels/components/add-channel.tsx';
import { ChannelCard } from '../../features/channels/components/channel-card.tsx';
import css from '../../features/channels/components/channels.module.css';
import { QuarantineList } from '../../features/channels/components/quarantine-list.tsx';
import { cx } from '../../lib/cx.ts';
import { t } from '../../lib/i18n/index.ts';
import { useNow } from '../../lib/now.ts';
import { channelsQuery } from '../../lib/queries/channels.ts';
import { useCan } from '../../lib/queries/session.ts';
import { useTitle } from './use-title.ts';

const ORDER = { needs_reauth: 0, active: 1, paused: 2 } as const;

function summary(channels: readonly ChannelDto[]): string {
  const count = (state: ChannelDto['state']) => channels.filter((channel) => channel.state === state).length;
  return [
    t('{count} live', { count: count('active') }),
    count('needs_reauth') > 0 ? t('{count} down', { count: count('needs_reauth') }) : '',
    count('paused') > 0 ? t('{count} paused', { count: count('paused') }) : '',
  ]
    .filter(Boolean)
    .join(', ');
}

/** The connected accounts: how they do, and adding another. */
export function ChannelsPage() {
  useTitle(t('Channels'));
  const now = useNow();
  const mayWrite = useCan('channel.write');
  const mayDecide = useCan('quarantine.write');
  const { data: channels, error, refetch } = useQuery({ ...channelsQuery, refetchInterval: 15_000 });
  const { data: quarantine = [] } = useQuery({ ...quarantineQuery, enabled: useCan('quarantine.read') });
  const [adding, setAdding] = useState(false);
  const [reconnect, setReconnect] = useState<ChannelDto | null>(null);
  const [form, setForm] = useState<ChannelForm>(EMPTY_FORM);
  const close = () => {
    setAdding(false);
    setReconnect(null);
  };
  const done = () => {
    close();
    setForm(EMPTY_FORM);
  };
  const sorted = channels?.toSorted((a, b) => ORDER[a.state] - ORDER[b.state] || a.name.localeCompare(b.name));
  const open = adding || reconnect !== null;
  return (
    <Page
      title={t('Channels')}
      sub={channels && summary(channels)}
      actions={
        mayWrite && (
          <Button
            id="add-channel"
            icon="plus"
            onClick={() => {
              setReconnect(null);
              setAdding(true);
            }}
          >
            {t('Add a channel')}
          </Button>
        )
      }
    >
      <div className={cx(css.page, open && css.withAdd)}>
        <div className={css.list} id="channel-list">
          {error && (
            <Notice
              tone="breached"
              icon="warn"
              role="alert"
              actions={<Button onClick={() => void refetch()}>{t('Try again')}</Button>}
            >
              {t('The channels did not load.')} <ProblemText error={error} />
            </Notice>
          )}
          {!channels && !error && <Skeleton rows={3} shape="card" />}
          {channels?.length === 0 && (
            <EmptyState
              icon="plug"
              title={t('No channel yet')}
              actions={
                mayWrite && (
                  <Button variant="primary" onClick={() => setAdding(true)}>
                    {t('Add a channel')}
                  </Button>
                )
              }
            >
              {t('Connect one in about ten minutes.')}
            </EmptyState>
          )}
          {sorted?.map((channel) => (
            <ChannelCard
              key={channel.id}
              channel={channel}
              now={now}
              mayWrite={mayWrite}
              onReconnect={() => {
                setAdding(false);
                setForm({ ...EMPTY_FORM, platform: channel.platform });
                setReconnect(channel);
              }}
            />
          ))}
          <QuarantineList items={quarantine} channels={channels ?? []} now={now} mayWrite={mayDecide} />
        </div>
        {open && (
          <AddChannel
            key={reconnect?.id ?? 'new'}
            form={form}
            onForm={setForm}
            reconnect={reconnect}
            onClose={close}
            onDone={done}
          />
        )}
      </div>
    </Page>
  );
}
