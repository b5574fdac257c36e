import type { ChannelDto } from '@kwartier/contracts';
import { PLATFORM_FACTS } from '@kwartier/core';
import { Menu } from '@mantine/core';
import { useState } from 'react';
import { PlatformMark } from '../../../components/domain/platform-mark.tsx';
import { Button, IconButton } from '../../../components/ui/button.tsx';
import { CopyField } from '../../../components/ui/copy-field.tsx';
import { Icon } from '../../../components/ui/icon.tsx';
import { Notice } from '../../../components/ui/notice.tsx';
import { sayProblem } from '../../../lib/api-client.ts';
import { cx } from '../../../lib/cx.ts';
import { msg, sayServer, t } from '../../../lib/i18n/index.ts';
import { channelTitle } from '../../../lib/queries/channels.ts';
import { useCheckChannel, useUpdateChannel } from '../api/channels.ts';
import { factsOf, healthOf } from '../health.ts';
import css from './channels.module.css';
import { CheckList } from './check-list.tsx';
import { Completeness } from './completeness.tsx';

interface ChannelCardProps {
  channel: ChannelDto;
  now: number;
  mayWrite: boolean;
  onReconnect: () => void;
}

const COVERS = { x: msg('Mentions and direct messages'), facebook: msg('Comments and Messenger') } as const;

const kept = (count: number): string =>
  count === 0
    ? ''
    : t(
        '{count, plural, =1 {One reply waits here and goes out by itself once you reconnect.} one {# reply waits here and goes out by itself once you reconnect.} other {# replies wait here and go out by themselves once you reconnect.}}',
        { count },
      );

/** One connected account: how it does, in four facts, and what to do about it. */
export function ChannelCard({ channel, now, mayWrite, onReconnect }: ChannelCardProps) {
  const [webhook, setWebhook] = useState(false);
  const update = useUpdateChannel();
  const check = useCheckChannel();
  const health = healthOf(channel, now);
  const why = channel.stateReason && sayServer(channel.stateReason);
  const platform = PLATFORM_FACTS[channel.platform].name;
  const title = channelTitle(channel);
  const pause = (paused: boolean) => update.mutate({ id: channel.id, paused });
  return (
    <section className={css.channel} aria-label={title}>
      <div className={css.channelHead}>
        <PlatformMark platform={channel.platform} size="lg" />
        <div className={css.channelName}>
          <h2 className="cut">{title}</h2>
          <p className="dim">
            {channel.state === 'paused'
              ? (why ?? t('Paused. Resume fetches what was missed, as far back as the platform allows.'))
              : t(COVERS[channel.platform])}
          </p>
        </div>
        <span className={cx(css.state, css[health.tone])}>
          <Icon name={health.icon} />
          {health.words}
        </span>
        {mayWrite && channel.state === 'needs_reauth' && (
          <Button variant="primary" className={css.action} onClick={onReconnect}>
            {t('Reconnect')}
          </Button>
        )}
        {mayWrite && channel.state === 'paused' && (
          <Button className={css.action} busy={update.isPending} onClick={() => pause(false)}>
            {t('Resume')}
          </Button>
        )}
        {mayWrite && (
          <Menu position="bottom-end">
            <Menu.Target>
              <IconButton icon="more" label={t('More for {channel}', { channel: title })} />
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item leftSection={<Icon name="again" />} onClick={() => check.mutate(channel.id)}>
                {t('Test the connection')}
              </Menu.Item>
              <Menu.Item leftSection={<Icon name="link" />} onClick={() => setWebhook(!webhook)}>
                {webhook ? t('Hide the webhook address') : t('Show the webhook address')}
              </Menu.Item>
              <Menu.Item leftSection={<Icon name="plug" />} onClick={onReconnect}>
                {t('New credentials…')}
              </Menu.Item>
              {channel.state !== 'paused' && (
                <Menu.Item leftSection={<Icon name="pause" />} onClick={() => pause(true)}>
                  {t('Pause')}
                </Menu.Item>
              )}
            </Menu.Dropdown>
          </Menu>
        )}
      </div>
      {channel.state === 'needs_reauth' && (
        <Notice tone="breached" icon="warn" className={css.inCard}>
          <b className="strong">{t('{platform} no longer accepts this channel’s access', { platform })}</b>
          <br />
          <span className="ink-2">
            {why ? `${why} ` : ''}
            {t('New messages still come in where {platform} sends them.', { platform })} {kept(channel.heldReplies)}
          </span>
        </Notice>
      )}
      {channel.state !== 'paused' && (
        <dl className={css.facts}>
          {factsOf(channel, now).map((fact) => (
            <div key={fact.name}>
              <dt>{fact.name}</dt>
              <dd>{fact.value}</dd>
            </div>
          ))}
        </dl>
      )}
      {mayWrite && <Completeness channel={channel} now={now} />}
      {webhook && (
        <div className={css.inCard}>
          <CopyField label={t('Callback address')} value={channel.webhookUrl} />
        </div>
      )}
      {check.isPending && <p className={css.inCard}>{t('Testing…')}</p>}
      {check.data && (
        <div className={css.inCard}>
          <CheckList check={check.data} />
        </div>
      )}
      {(check.error ?? update.error) && (
        <Notice tone="breached" icon="warn" role="alert" className={css.inCard}>
          {sayProblem(check.error ?? update.error)}
        </Notice>
      )}
    </section>
  );
}
