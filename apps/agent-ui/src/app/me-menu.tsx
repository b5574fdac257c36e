import type { MeDto } from '@kwartier/contracts';
import type { Presence } from '@kwartier/core';
import { Menu, useMantineColorScheme } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Avatar } from '../components/domain/avatar.tsx';
import { Icon } from '../components/ui/icon.tsx';
import { useSetPresence } from '../features/session/api/set-presence.ts';
import { useSignOut } from '../features/session/api/sign-out.ts';
import { cx } from '../lib/cx.ts';
import { msg, t } from '../lib/i18n/index.ts';
import { countsQuery } from '../lib/queries/conversations.ts';
import { useCan, useMe } from '../lib/queries/session.ts';
import { showLayer } from './layers.ts';
import css from './me-menu.module.css';

export const PRESENCE_WORD: Record<Presence, string> = {
  online: msg('Available'),
  away: msg('Away'),
  offline: msg('Offline'),
};
const PRESENCE_MEANING: Record<Presence, string> = {
  online: msg('Gets new work'),
  away: msg('Keeps what you have'),
  offline: msg('Gives waiting work back'),
};

export const presenceLine = (me: Pick<MeDto, 'presence' | 'openConversations' | 'capacity'>): string =>
  t('{presence}, {open} of {capacity}', {
    presence: t(PRESENCE_WORD[me.presence]),
    open: me.openConversations,
    capacity: me.capacity,
  });

const THEMES = [
  ['auto', msg('As the system')],
  ['light', msg('Light@@colours')],
  ['dark', msg('Dark@@colours')],
] as const;

/** The items of the personal menu, in the sidebar and in the sheet of the phone. */
export function MeMenu({ compact }: { compact: boolean }) {
  const { data: counts } = useQuery(countsQuery);
  const known = useMe();
  const me = { ...known, openConversations: counts?.mine ?? known.openConversations };
  const setPresence = useSetPresence();
  const signOut = useSignOut();
  const setsUp = useCan('channel.write');
  const navigate = useNavigate();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <Menu position="top-start" width={220}>
      <Menu.Target>
        <button type="button" className={cx(css.me, compact && css.compact)}>
          {compact && <span className="visually-hidden">{`${me.name}, ${presenceLine(me)}`}</span>}
          <span className={css.face}>
            <Avatar name={me.name} mine />
            <i className={cx(css.dot, css[me.presence])} />
          </span>
          {!compact && (
            <>
              <span className={css.words}>
                <b className="cut">{me.name}</b>
                <span className="cut small dim num">{presenceLine(me)}</span>
              </span>
              <Icon name="up" className={css.arrow} />
            </>
          )}
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('I am')}</Menu.Label>
        {(['online', 'away', 'offline'] as const).map((presence) => (
          <Menu.Item
            key={presence}
            leftSection={<i className={cx(css.dot, css.inline, css[presence])} />}
            rightSection={me.presence === presence ? <Icon name="check" /> : null}
            onClick={() => setPresence.mutate(presence)}
            aria-current={me.presence === presence || undefined}
          >
            {t(PRESENCE_WORD[presence])}
            <span className={css.meaning}>{t(PRESENCE_MEANING[presence])}</span>
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Label>{t('Colours')}</Menu.Label>
        {THEMES.map(([value, label]) => (
          <Menu.Item
            key={value}
            rightSection={colorScheme === value ? <Icon name="check" /> : null}
            onClick={() => setColorScheme(value)}
          >
            {t(label)}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item leftSection={<Icon name="lock" />} onClick={() => void navigate({ to: '/account' })}>
          {t('Your account')}
        </Menu.Item>
        {setsUp && (
          <Menu.Item leftSection={<Icon name="flag" />} onClick={() => void navigate({ to: '/first-hour' })}>
            {t('The first hour')}
          </Menu.Item>
        )}
        <Menu.Item leftSection={<Icon name="keyboard" />} onClick={() => showLayer('keys')}>
          {t('All keys')}
        </Menu.Item>
        <Menu.Item leftSection={<Icon name="leave" />} onClick={() => signOut.mutate()}>
          {t('Sign out')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
