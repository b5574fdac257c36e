import type { TagDto, TeamDto } from '@kwartier/contracts';
import { type ConversationAction, MAX_ACTIONS, PRIORITIES } from '@kwartier/core';
import { Menu } from '@mantine/core';
import { Button, IconButton } from '../../../components/ui/button.tsx';
import { Icon } from '../../../components/ui/icon.tsx';
import { type ActionNames, actionWords, PRIORITY_NAME } from '../../../lib/action-words.ts';
import { t } from '../../../lib/i18n/index.ts';
import css from './macros.module.css';

interface ActionsEditorProps {
  actions: readonly ConversationAction[];
  onChange: (actions: readonly ConversationAction[]) => void;
  tags: readonly TagDto[];
  teams: readonly TeamDto[];
  names: ActionNames;
}

const SNOOZES = [60, 240, 1_440, 4_320, 10_080];

/** What is done besides, in order. */
export function ActionsEditor({ actions, onChange, tags, teams, names }: ActionsEditorProps) {
  const add = (action: ConversationAction) => onChange([...actions, action]);
  const has = (action: ConversationAction) => actions.some((one) => JSON.stringify(one) === JSON.stringify(action));
  const groups: readonly (readonly [string, readonly ConversationAction[]])[] = [
    [t('Tag'), tags.filter((tag) => !tag.archived).map((tag) => ({ kind: 'add_tag', tagId: tag.id }))],
    [
      t('Whose it is'),
      [
        { kind: 'take' },
        { kind: 'release' },
        ...teams.map((team) => ({ kind: 'assign_team' as const, teamId: team.id })),
      ],
    ],
    [
      t('Status'),
      [
        { kind: 'resolve', noReplyNeeded: false },
        { kind: 'resolve', noReplyNeeded: true },
        ...SNOOZES.map((minutes) => ({ kind: 'snooze' as const, minutes })),
      ],
    ],
    [t('Priority'), PRIORITIES.map((priority) => ({ kind: 'set_priority', priority }))],
  ];
  return (
    <fieldset className={css.block}>
      <legend>{t('What it does besides')}</legend>
      {actions.length > 0 && (
        <ol className={css.actions}>
          {actions.map((action, index) => {
            const words = actionWords(action, names);
            return (
              <li key={JSON.stringify(action)}>
                <Icon name="bolt" size={14} />
                <span>{words}</span>
                <span className="grow" />
                <IconButton
                  icon="close"
                  label={t('Leave out: {what}', { what: words })}
                  onClick={() => onChange(actions.filter((_, at) => at !== index))}
                />
              </li>
            );
          })}
        </ol>
      )}
      <Menu position="bottom-start">
        <Menu.Target>
          <Button size="sm" icon="plus" disabled={actions.length >= MAX_ACTIONS}>
            {t('Add something it does')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown mah={360} className={css.scrolls}>
          {groups.map(
            ([title, offered]) =>
              offered.length > 0 && (
                <div key={title}>
                  <Menu.Label>{title}</Menu.Label>
                  {offered.map((action) => (
                    <Menu.Item key={JSON.stringify(action)} disabled={has(action)} onClick={() => add(action)}>
                      {action.kind === 'set_priority' ? t(PRIORITY_NAME[action.priority]) : actionWords(action, names)}
                    </Menu.Item>
                  ))}
                </div>
              ),
          )}
        </Menu.Dropdown>
      </Menu>
    </fieldset>
  );
}
