import type { AgentDto, TagDto, TeamDto } from '@kwartier/contracts';
import { type ConversationAction, type HandedTo, PRIORITIES } from '@kwartier/core';
import { Menu } from '@mantine/core';
import { Icon } from '../../../components/ui/icon.tsx';
import { PRIORITY_NAME } from '../../../lib/action-words.ts';
import { t } from '../../../lib/i18n/index.ts';
import css from './bulk-bar.module.css';
import { BulkButton } from './bulk-button.tsx';

interface BulkMoreProps {
  tags: readonly TagDto[];
  /** Who may be given work; empty if one may not give it. */
  agents: readonly AgentDto[];
  /** Teams that all of them can be given to. */
  teams: readonly TeamDto[];
  onAct: (action: ConversationAction) => void;
  onHandOver: (to: HandedTo) => void;
  /** Undefined where one may not answer many. */
  onReply: (() => void) | undefined;
}

/** Everything else that can be done with many. */
export function BulkMore({ tags, agents, teams, onAct, onHandOver, onReply }: BulkMoreProps) {
  const known = tags.filter((tag) => !tag.archived);
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <BulkButton icon="more" label={t('More')} />
      </Menu.Target>
      <Menu.Dropdown mah={420} miw={220} className={css.scrolls}>
        {onReply && (
          <Menu.Item leftSection={<Icon name="note" />} onClick={onReply}>
            {t('Answer all of them…')}
          </Menu.Item>
        )}
        <Menu.Item leftSection={<Icon name="check" />} onClick={() => onAct({ kind: 'resolve', noReplyNeeded: true })}>
          {t('Resolve: no reply needed')}
        </Menu.Item>
        <Menu.Item leftSection={<Icon name="warn" />} onClick={() => onAct({ kind: 'spam' })}>
          {t('Mark as spam')}
        </Menu.Item>
        {known.length > 0 && <Menu.Label>{t('Tag')}</Menu.Label>}
        {known.map((tag) => (
          <Menu.Item
            key={tag.id}
            leftSection={<Icon name="tag" />}
            onClick={() => onAct({ kind: 'add_tag', tagId: tag.id })}
          >
            <bdi>{tag.name}</bdi>
          </Menu.Item>
        ))}
        <Menu.Label>{t('Priority')}</Menu.Label>
        {PRIORITIES.toReversed().map((priority) => (
          <Menu.Item
            key={priority}
            leftSection={<Icon name="flag" />}
            onClick={() => onAct({ kind: 'set_priority', priority })}
          >
            {t(PRIORITY_NAME[priority])}
          </Menu.Item>
        ))}
        {agents.length + teams.length > 0 && <Menu.Label>{t('Hand over to')}</Menu.Label>}
        {agents.map((agent) => (
          <Menu.Item
            key={agent.id}
            leftSection={<Icon name="person" />}
            onClick={() => onHandOver({ kind: 'agent', id: agent.id, name: agent.name })}
          >
            <bdi>{agent.name}</bdi>
          </Menu.Item>
        ))}
        {teams.map((team) => (
          <Menu.Item
            key={team.id}
            leftSection={<Icon name="people" />}
            onClick={() => onHandOver({ kind: 'team', id: team.id, name: team.name })}
          >
            <bdi>{team.name}</bdi>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
