import type { AgentDto, BoardDto } from '@kwartier/contracts';
import type { Platform } from '@kwartier/core';
import { Menu } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Avatar, NobodyAvatar } from '../../../components/domain/avatar.tsx';
import { PlatformMark } from '../../../components/domain/platform-mark.tsx';
import { SlaBadge } from '../../../components/domain/sla-badge.tsx';
import { Button } from '../../../components/ui/button.tsx';
import { EmptyState } from '../../../components/ui/empty-state.tsx';
import { cx } from '../../../lib/cx.ts';
import { t } from '../../../lib/i18n/index.ts';
import { type Badge, badgeOf } from '../../../lib/sla-clock.ts';
import css from './board.module.css';
import { PRESENCE } from './load-table.tsx';

type Urgent = BoardDto['needsSomebody'][number];

/** A badge from a deadline alone: the board knows no more of these. */
function urgentBadge({ dueAt, waitingSince }: Urgent, promiseMinutes: number | null, now: number): Badge | undefined {
  if (!dueAt) return undefined;
  const promiseMs = waitingSince ? Date.parse(dueAt) - Date.parse(waitingSince) : (promiseMinutes ?? 60) * 60_000;
  return badgeOf(
    {
      target: 'next_response',
      state: 'running',
      startedAt: waitingSince ?? dueAt,
      dueAt,
      goalAt: null,
      warnAt: new Date(Date.parse(dueAt) - promiseMs / 4).toISOString(),
      metAt: null,
      breachedAt: null,
      promiseMs,
      policy: t('Promise'),
      policyVersion: 1,
    },
    now,
  );
}

interface NeedsSomebodyProps {
  board: BoardDto;
  agents: readonly AgentDto[];
  now: number;
  /** Absent when the person may not give work to others. */
  onAssign?: ((conversationId: string, agentId: string) => void) | undefined;
}

const PLATFORMS: Record<string, Platform> = { x: 'x', facebook: 'facebook' };

/** The most urgent customers, with one thing to do for each. */
export function NeedsSomebody({ board, agents, now, onAssign }: NeedsSomebodyProps) {
  const nameOf = (id: string) => agents.find((agent) => agent.id === id)?.name ?? t('A colleague');
  return (
    <section className={cx(css.card, css.five)} aria-label={t('Needs somebody now')}>
      <header className={css.head}>
        <h2>{t('Needs somebody now')}</h2>
      </header>
      {board.needsSomebody.length === 0 ? (
        <EmptyState title={t('Nobody needs somebody')}>{t('Every waiting customer has time left.')}</EmptyState>
      ) : (
        <ul className={css.urgent}>
          {board.needsSomebody.map((one) => {
            const badge = urgentBadge(one, board.promiseMinutes, now);
            const platform = PLATFORMS[one.platform];
            return (
              <li key={one.conversationId}>
                {badge ? (
                  <span className={css.urgentBadge}>
                    <SlaBadge badge={badge} />
                  </span>
                ) : (
                  <span className="dim small">{t('No promise')}</span>
                )}
                <span className={css.urgentWho}>
                  {platform && <PlatformMark platform={platform} />}
                  <Link
                    to="/inbox/$view/$conversationId"
                    params={{ view: 'open', conversationId: one.conversationId }}
                    className="cut"
                  >
                    <bdi>{one.contactName}</bdi>
                  </Link>
                </span>
                {one.assigneeId ? <Avatar name={nameOf(one.assigneeId)} size="sm" /> : <NobodyAvatar />}
                {onAssign && (
                  <Menu position="bottom-end">
                    <Menu.Target>
                      <Button
                        size="sm"
                        aria-label={
                          one.assigneeId
                            ? t('Reassign {name}', { name: one.contactName })
                            : t('Assign {name}', { name: one.contactName })
                        }
                      >
                        {one.assigneeId ? t('Reassign') : t('Assign')}
                      </Button>
                    </Menu.Target>
                    <Menu.Dropdown mah={360} style={{ overflow: 'auto' }}>
                      <Menu.Label>{t('Give to')}</Menu.Label>
                      {agents
                        .filter((agent) => agent.isActive && agent.id !== one.assigneeId)
                        .map((agent) => (
                          <Menu.Item
                            key={agent.id}
                            leftSection={<Avatar name={agent.name} size="sm" />}
                            rightSection={
                              <span className="small dim num">
                                {agent.presence === 'online'
                                  ? t('{count} free', { count: Math.max(0, agent.capacity - agent.openConversations) })
                                  : t(PRESENCE[agent.presence] ?? '')}
                              </span>
                            }
                            onClick={() => onAssign(one.conversationId, agent.id)}
                          >
                            {agent.name}
                          </Menu.Item>
                        ))}
                    </Menu.Dropdown>
                  </Menu>
                )}
              </li>
            );
          })}
        </ul>
      )}
    </section>
  );
}
