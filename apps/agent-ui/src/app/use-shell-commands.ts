import { useNavigate } from '@tanstack/react-router';
import { useTakeNext } from '../features/inbox/api/take-next.ts';
import { type Command, useCommands } from '../lib/commands.ts';
import { msg, t } from '../lib/i18n/index.ts';
import { navNarrow } from '../lib/preferences.ts';
import { useCan } from '../lib/queries/session.ts';
import { undoLast } from '../lib/undo.ts';
import type { View } from '../lib/views.ts';
import { layers, showLayer } from './layers.ts';

const VIEW_KEYS: readonly [View, string, string][] = [
  ['mine', msg('Go to Mine'), 'g i'],
  ['unassigned', msg('Go to Unassigned'), 'g u'],
  ['open', msg('Go to All open'), 'g a'],
  ['mentioned', msg('Go to Mentioned'), 'g e'],
  ['following', msg('Go to Following'), 'g f'],
  ['snoozed', msg('Go to Snoozed'), 'g s'],
  ['resolved', msg('Go to Resolved'), 'g r'],
];

/** What can be done from everywhere. */
export function useShellCommands(): void {
  const navigate = useNavigate();
  const takeNext = useTakeNext();
  const seesBoard = useCan('report.read');
  const answers = useCan('conversation.reply');
  const seesChannels = useCan('channel.read');
  const setsUp = useCan('channel.write');
  const seesRules = useCan('rule.read');
  const seesPolicies = useCan('policy.read');
  const setsCare = useCan('policy.write');
  const seesPeople = useCan('people.read');
  const seesPrivacy = useCan('privacy.read');
  const seesSecurity = useCan('security.read');
  const toggle = (layer: 'palette' | 'keys') => showLayer(layers.get() === layer ? null : layer);

  const commands: Command[] = [
    { id: 'take-next', label: t('Take next'), group: 'Conversation', keys: 'n', run: () => takeNext.take() },
    ...VIEW_KEYS.map(
      ([view, label, keys]): Command => ({
        id: `go-${view}`,
        label: t(label),
        group: 'Go to',
        keys,
        run: () => void navigate({ to: '/inbox/$view', params: { view } }),
      }),
    ),
    { id: 'undo', label: t('Undo the last thing'), group: 'Console', keys: 'z', run: undoLast },
    {
      id: 'palette',
      label: t('Command palette'),
      group: 'Console',
      keys: 'Ctrl+K',
      everywhere: true,
      keyOnly: true,
      run: () => toggle('palette'),
    },
    { id: 'keys', label: t('All keys'), group: 'Console', keys: '?', run: () => toggle('keys') },
    {
      id: 'nav',
      label: t('Wide or narrow navigation'),
      group: 'Console',
      keys: '[',
      run: () => navNarrow.set((now) => !now),
    },
  ];
  if (seesBoard)
    commands.push({
      id: 'go-board',
      label: t('Go to Team board'),
      group: 'Go to',
      keys: 'g b',
      run: () => void navigate({ to: '/board' }),
    });
  if (answers)
    commands.push({
      id: 'go-approvals',
      label: t('Go to Approvals'),
      group: 'Go to',
      keys: 'g p',
      run: () => void navigate({ to: '/approvals' }),
    });
  if (answers)
    commands.push({
      id: 'go-macros',
      label: t('Go to Replies and macros'),
      group: 'Go to',
      keys: 'g m',
      run: () => void navigate({ to: '/macros' }),
    });
  if (seesRules)
    commands.push({
      id: 'go-rules',
      label: t('Go to Rules'),
      group: 'Go to',
      run: () => void navigate({ to: '/rules' }),
    });
  if (seesChannels)
    commands.push({
      id: 'go-channels',
      label: t('Go to Channels'),
      group: 'Go to',
      keys: 'g c',
      run: () => void navigate({ to: '/channels' }),
    });
  if (setsUp)
    commands.push({
      id: 'go-first-hour',
      label: t('Go to The first hour'),
      group: 'Go to',
      run: () => void navigate({ to: '/first-hour' }),
    });
  if (seesPolicies)
    commands.push({
      id: 'go-promises',
      label: t('Go to Promises and hours'),
      group: 'Go to',
      run: () => void navigate({ to: '/promises' }),
    });
  if (seesPeople)
    commands.push({
      id: 'go-people',
      label: t('Go to People and teams'),
      group: 'Go to',
      run: () => void navigate({ to: '/people' }),
    });
  if (setsCare)
    commands.push({
      id: 'go-care',
      label: t('Go to Care for the team'),
      group: 'Go to',
      run: () => void navigate({ to: '/care' }),
    });
  if (seesPrivacy)
    commands.push({
      id: 'go-privacy',
      label: t('Go to Privacy'),
      group: 'Go to',
      run: () => void navigate({ to: '/privacy' }),
    });
  commands.push({
    id: 'go-account',
    label: t('Go to Your account'),
    group: 'Go to',
    run: () => void navigate({ to: '/account' }),
  });
  if (seesSecurity)
    commands.push({
      id: 'go-security',
      label: t('Go to Sign-in and security'),
      group: 'Go to',
      run: () => void navigate({ to: '/security' }),
    });
  useCommands(commands);
}
