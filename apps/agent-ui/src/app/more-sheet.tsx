import { Drawer, useMantineColorScheme } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Avatar } from '../components/domain/avatar.tsx';
import { Icon, type IconName } from '../components/ui/icon.tsx';
import { Segmented } from '../components/ui/segmented.tsx';
import { useSetPresence } from '../features/session/api/set-presence.ts';
import { useSignOut } from '../features/session/api/sign-out.ts';
import { t } from '../lib/i18n/index.ts';
import { useCan, useMe } from '../lib/queries/session.ts';
import { showLayer } from './layers.ts';
import { PRESENCE_WORD, presenceLine } from './me-menu.tsx';
import css from './phone-tabs.module.css';

/** Everything that has no place in the bottom bar of the phone. */
export function MoreSheet({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const me = useMe();
  const setsUp = useCan('channel.write');
  const setPresence = useSetPresence();
  const signOut = useSignOut();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const links: readonly [string, IconName, string][] = setsUp
    ? [
        ['/channels', 'plug', t('Channels')],
        ['/promises', 'settings', t('Promises and hours')],
        ['/people', 'people', t('People and teams')],
        ['/care', 'eyeOff', t('Care for the team')],
        ['/privacy', 'eye', t('Privacy')],
        ['/audit', 'lines', t('Audit log')],
        ['/first-hour', 'flag', t('The first hour')],
      ]
    : [];
  const security = useCan('security.read');
  const seesRules = useCan('rule.read');
  const approves = useCan('reply.approve');
  const answers = useCan('conversation.reply');
  const seesBoard = useCan('report.read');
  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      position="bottom"
      size="auto"
      title={t('More')}
      closeButtonProps={{ 'aria-label': t('Close') }}
    >
      <div className={css.sheet}>
        <div className={css.me}>
          <Avatar name={me.name} mine />
          <span>
            <b className="strong">{me.name}</b>
            <br />
            <span className="small dim num">{presenceLine(me)}</span>
          </span>
        </div>
        <Segmented
          label={t('I am')}
          value={me.presence}
          options={[
            ['online', t(PRESENCE_WORD.online)],
            ['away', t(PRESENCE_WORD.away)],
            ['offline', t(PRESENCE_WORD.offline)],
          ]}
          onChange={(presence) => setPresence.mutate(presence)}
        />
        <Segmented
          label={t('Colours')}
          value={colorScheme}
          options={[
            ['auto', t('System')],
            ['light', t('Light@@colours')],
            ['dark', t('Dark@@colours')],
          ]}
          onChange={setColorScheme}
        />
        <div className={css.list}>
          <button
            type="button"
            onClick={() => {
              onClose();
              showLayer('palette');
            }}
          >
            <Icon name="search" size={20} />
            {t('Search and commands')}
          </button>
          {/* What has a place in the bottom bar is not here as well. */}
          {approves && seesBoard && (
            <Link to="/board" onClick={onClose}>
              <Icon name="board" size={20} />
              {t('Team board')}
            </Link>
          )}
          {answers && !approves && (
            <Link to="/approvals" onClick={onClose}>
              <Icon name="check" size={20} />
              {t('Approvals')}
            </Link>
          )}
          {links.map(([to, icon, label]) => (
            <Link key={to} to={to} onClick={onClose}>
              <Icon name={icon} size={20} />
              {label}
            </Link>
          ))}
          {seesRules && (
            <Link to="/rules" onClick={onClose}>
              <Icon name="again" size={20} />
              {t('Rules')}
            </Link>
          )}
          {security && (
            <Link to="/security" onClick={onClose}>
              <Icon name="lock" size={20} />
              {t('Sign-in and security')}
            </Link>
          )}
          <Link to="/account" onClick={onClose}>
            <Icon name="person" size={20} />
            {t('Your account')}
          </Link>
          <button type="button" onClick={() => signOut.mutate()}>
            <Icon name="leave" size={20} />
            {t('Sign out')}
          </button>
        </div>
      </div>
    </Drawer>
  );
}
