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
  title: string;
  /** Whom it may be given to by name. Only what nobody stands behind offers that; nobody can take it there. */
  people?: readonly { readonly id: string; readonly name: string }[] | undefined;
}

const SNOOZES = [60, 240, 1_440, 4_320, 10_080];

/** What is done besides, in order. */
export function ActionsEditor({ actions, onChange, tags, teams, names, title, people }: ActionsEditorProps) {
  const inUse = tags.filter((tag) => !tag.archived);
  const add = (action: ConversationAction) => onChange([...actions, action]);
  const has = (action: ConversationAction) => actions.some((one) => JSON.stringify(one) === JSON.stringify(action));
  const groups: readonly (readonly [string, readonly ConversationAction[]])[] = [
    [
      t('Tag'),
      [
        ...inUse.map((tag) => ({ kind: 'add_tag' as const, tagId: tag.id })),
        ...(people ? inUse.map((tag) => ({ kind: 'remove_tag' as const, tagId: tag.id })) : []),
      ],
    ],
    [
      t('Whose it is'),
      [
        ...(people ? [] : [{ kind: 'take' as const }]),
        { kind: 'release' },
        ...teams.map((team) => ({ kind: 'assign_team' as const, teamId: team.id })),
        ...(people ?? []).map((person) => ({ kind: 'assign' as const, agentId: person.id })),
      ],
    ],
    [
      t('Status'),
      [
        { kind: 'resolve', noReplyNeeded: false },
        { kind: 'resolve', noReplyNeeded: true },
        ...(people ? [{ kind: 'spam' as const }, { kind: 'open' as const }] : []),
        ...SNOOZES.map((minutes) => ({ kind: 'snooze' as const, minutes })),
      ],
    ],
    [t('Priority'), PRIORITIES.map((priority) => ({ kind: 'set_priority', priority }))],
  ];
  return (
    <fieldset className={css.block}>
      <legend>{title}</legend>
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
