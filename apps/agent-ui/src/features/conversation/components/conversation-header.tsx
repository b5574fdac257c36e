import type { AgentDto, BrandLook, TeamDto } from '@kwartier/contracts';
import type { HandedTo } from '@kwartier/core';
import { Menu } from '@mantine/core';
import { Suspense } from 'react';
import { Avatar, NobodyAvatar } from '../../../components/domain/avatar.tsx';
import { BrandMark, brandTokens } from '../../../components/domain/brand-mark.tsx';
import { conversationKindLong, Language, Private } from '../../../components/domain/kind.tsx';
import { PlatformMark } from '../../../components/domain/platform-mark.tsx';
import { SlaBadge } from '../../../components/domain/sla-badge.tsx';
import { SnoozeMenu } from '../../../components/domain/snooze-menu.tsx';
import { Button, IconButton } from '../../../components/ui/button.tsx';
import { Icon } from '../../../components/ui/icon.tsx';
import { Kbd } from '../../../components/ui/kbd.tsx';
import { PRIORITY_NAME } from '../../../lib/action-words.ts';
import { cx } from '../../../lib/cx.ts';
import { whenWords } from '../../../lib/format-time.ts';
import { sayServer, t } from '../../../lib/i18n/index.ts';
import { lazily } from '../../../lib/lazily.ts';
import { conversationBadge } from '../../../lib/sla-clock.ts';
import { STATUS_WORD } from '../status-word.ts';
import css from './conversation-header.module.css';
import type { MoreItemsProps } from './more-items.tsx';

const MoreItems = lazily(() => import('./more-items.tsx').then((module) => module.MoreItems));

export type HeaderMenu = 'assignee' | 'snooze' | 'resolve' | 'more' | null;

interface ConversationHeaderProps extends MoreItemsProps {
  /** Whose conversation it is, where that can be mistaken. */
  brand: BrandLook | undefined;
  account: string | undefined;
  now: number;
  meId: string;
  agents: readonly AgentDto[];
  /** Teams it can be given to. */
  teams: readonly TeamDto[];
  menu: HeaderMenu;
  onMenu: (menu: HeaderMenu) => void;
  mayAssign: boolean;
  /** Whether it can be given to somebody else: one's own can, anybody's by a lead. */
  mayHandOver: boolean;
  onBack: () => void;
  onTake: () => void;
  onTakeOver: () => void;
  onHandOver: (to: HandedTo) => void;
  onRelease: () => void;
  onSnooze: (until: Date) => void;
}

const free = (agent: AgentDto) => Math.max(0, agent.capacity - agent.openConversations);
/** Roles that are given no work. */
const LOOKS_ON: readonly string[] = ['viewer', 'guest'];

const LINE: Record<AgentDto['presence'], (agent: AgentDto) => string> = {
  online: (agent) => t('{count} free', { count: free(agent) }),
  away: () => t('away@@presence'),
  offline: () => t('offline@@presence'),
};

/** Who it is, how long they have, whose it is, and what one can do with the whole conversation. */
export function ConversationHeader(props: ConversationHeaderProps) {
  const { brand, conversation, account, now, meId, phone, menu, onMenu } = props;
  const tokens = brandTokens(brand);
  const { contact, status, assigneeId } = conversation;
  const toggle = (which: Exclude<HeaderMenu, null>) => (opened: boolean) => onMenu(opened ? which : null);
  const kind = conversationKindLong(conversation, account);
  const badge = <SlaBadge badge={conversationBadge(conversation, now)} pill hover />;
  const closed = status === 'resolved' || status === 'spam';
  const asleep =
    status === 'snoozed' && conversation.snoozedUntil
      ? t('Snoozed until {when}', { when: whenWords(Date.parse(conversation.snoozedUntil), now) })
      : status === 'open'
        ? ''
        : t(STATUS_WORD[status]);

  const assignee = (
    <Menu opened={menu === 'assignee'} onChange={toggle('assignee')} position="bottom-end">
      <Menu.Target>
        <Button
          variant="ghost"
          className={css.assignee}
          title={conversation.assignedReason ? sayServer(conversation.assignedReason) : undefined}
          disabled={!props.mayAssign}
        >
          <span className="visually-hidden">{assignedName(props)}</span>
          {assigneeId ? (
            <Avatar name={nameIn(props, assigneeId)} size="sm" mine={assigneeId === meId} />
          ) : (
            <NobodyAvatar />
          )}
          <Icon name="down" />
        </Button>
      </Menu.Target>
      <Menu.Dropdown miw={244} mah={420} className={css.scrolls}>
        {assigneeId !== meId && (
          <Menu.Item
            leftSection={<Icon name="plus" />}
            rightSection={<Kbd keys="t" plain />}
            onClick={assigneeId ? props.onTakeOver : props.onTake}
          >
            {assigneeId ? t('Take it over from {name}', { name: nameIn(props, assigneeId) }) : t('Take this one')}
          </Menu.Item>
        )}
        {assigneeId && (
          <Menu.Item leftSection={<Icon name="nobody" />} onClick={props.onRelease}>
            {t('Give it back')}
          </Menu.Item>
        )}
        {props.mayHandOver && (
          <>
            <Menu.Divider />
            <Menu.Label>{t('Hand over to')}</Menu.Label>
            {props.agents
              .filter((agent) => agent.isActive && !LOOKS_ON.includes(agent.role))
              .filter((agent) => agent.id !== meId && agent.id !== assigneeId)
              .map((agent) => (
                <Menu.Item
                  key={agent.id}
                  leftSection={<Avatar name={agent.name} size="sm" />}
                  rightSection={<span className="small dim num">{LINE[agent.presence](agent)}</span>}
                  onClick={() => props.onHandOver({ kind: 'agent', id: agent.id, name: agent.name })}
                >
                  {agent.name}
                </Menu.Item>
              ))}
            {props.teams.length > 0 && <Menu.Label>{t('Hand over to a team')}</Menu.Label>}
            {props.teams.map((team) => (
              <Menu.Item
                key={team.id}
                leftSection={<Icon name="people" />}
                onClick={() => props.onHandOver({ kind: 'team', id: team.id, name: team.name })}
              >
                {team.name}
              </Menu.Item>
            ))}
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );

  const snooze = props.maySetStatus && !closed && (
    <SnoozeMenu opened={menu === 'snooze'} onOpened={toggle('snooze')} onSnooze={props.onSnooze}>
      <IconButton icon="clock" label={t('Snooze')} keys="h" />
    </SnoozeMenu>
  );

  const resolve = closed ? (
    props.maySetStatus && <Button onClick={props.onReopen}>{t('Open again')}</Button>
  ) : props.maySetStatus && phone ? (
    <IconButton icon="check" label={t('Resolve')} onClick={() => props.onResolve()} />
  ) : (
    props.maySetStatus && (
      <span className={css.split}>
        <Button keys="e" onClick={() => props.onResolve()}>
          {t('Resolve')}
        </Button>
        <Menu opened={menu === 'resolve'} onChange={toggle('resolve')} position="bottom-end">
          <Menu.Target>
            <Button aria-label={t('More ways to resolve')}>
              <Icon name="down" />
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={() => props.onResolve()}>{t('Resolve as answered')}</Menu.Item>
            <Menu.Item onClick={() => props.onResolve('no_reply_needed')}>{t('Resolve: no reply needed')}</Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </span>
    )
  );

  const more = (
    <Menu opened={menu === 'more'} onChange={toggle('more')} position="bottom-end">
      <Menu.Target>
        <IconButton icon="more" label={phone ? t('Contact and more') : t('More')} />
      </Menu.Target>
      <Menu.Dropdown miw={220}>
        <Suspense fallback={null}>
          <MoreItems {...props} />
        </Suspense>
      </Menu.Dropdown>
    </Menu>
  );

  const sub = (
    <span className={css.sub}>
      {brand && (
        <>
          <bdi className={cx(css.brandName, 'cut')}>{brand.name}</bdi>
          <span aria-hidden="true">·</span>
        </>
      )}
      <PlatformMark platform={conversation.platform} isPrivate={conversation.isPrivate} size="sm" />
      {conversation.isPrivate ? <Private>{kind}</Private> : <span className="cut">{kind}</span>}
      {asleep && (
        <>
          <span aria-hidden="true">·</span>
          <span className={css.state}>{asleep}</span>
        </>
      )}
      {conversation.priority !== 'normal' && (
        <>
          <span aria-hidden="true">·</span>
          <span className={css.state}>{t(PRIORITY_NAME[conversation.priority])}</span>
        </>
      )}
      {phone && <Language code={conversation.language} />}
    </span>
  );

  return (
    <div className={cx(css.whole, brand && css.branded, tokens.className)} style={tokens.style}>
      <header className={css.bar}>
        {phone && <IconButton icon="back" label={t('Back to the list')} className={css.back} onClick={props.onBack} />}
        {brand && <BrandMark brand={brand} size="md" className={css.brandMark} />}
        <div className={css.title}>
          <h1 className="cut" dir="auto">
            {contact.name}
          </h1>
          {!phone && sub}
        </div>
        <span className="grow" />
        {!phone && badge}
        {!phone && assignee}
        {snooze}
        {resolve}
        {more}
      </header>
      {phone && (
        <div className={css.phoneSub}>
          {sub}
          <span className="grow" />
          {assignee}
          {badge}
        </div>
      )}
      {conversation.tags.length > 0 && (
        <ul className={css.tags} aria-label={t('Tags')}>
          {conversation.tags.map((tag) => (
            <li key={tag.id}>
              <bdi>{tag.name}</bdi>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

const nameIn = ({ agents }: ConversationHeaderProps, id: string): string =>
  agents.find((agent) => agent.id === id)?.name ?? t('A colleague');

function assignedName(props: ConversationHeaderProps): string {
  const { assigneeId } = props.conversation;
  if (!assigneeId) return t('Assigned to nobody');
  return assigneeId === props.meId
    ? t('Assigned to you')
    : t('Assigned to {name}', { name: nameIn(props, assigneeId) });
}
