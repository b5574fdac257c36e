import type { AgentDto, PolicyDto, RoleDto, TeamDto } from '@kwartier/contracts';
import { Avatar } from '../../../components/domain/avatar.tsx';
import { Button } from '../../../components/ui/button.tsx';
import { cx } from '../../../lib/cx.ts';
import { ago } from '../../../lib/format-time.ts';
import { enumerate, msg, t } from '../../../lib/i18n/index.ts';
import { roleName } from '../role-names.ts';
import css from './people.module.css';

const PRESENCE = { online: msg('Available'), away: msg('Away'), offline: msg('Offline') } as const;

interface AgentListProps {
  agents: readonly AgentDto[];
  teams: readonly TeamDto[];
  roles: readonly RoleDto[];
  now: number;
  onEdit?: ((agent: AgentDto) => void) | undefined;
}

/** Everybody who answers. */
export function AgentList({ agents, teams, roles, now, onEdit }: AgentListProps) {
  const teamName = new Map(teams.map((team) => [team.id, team.name]));
  const sorted = agents.toSorted((a, b) => Number(b.isActive) - Number(a.isActive) || a.name.localeCompare(b.name));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it may scroll sideways
    <section className={css.tableBox} tabIndex={0} aria-label={t('People')}>
      <table className={cx(css.table, css.people)}>
        <thead>
          <tr>
            <th scope="col">{t('Name')}</th>
            <th scope="col">{t('Role')}</th>
            <th scope="col">{t('State')}</th>
            <th scope="col">{t('Teams')}</th>
            <th scope="col">{t('Writes')}</th>
            <th scope="col">{t('Load')}</th>
            <th scope="col">
              <span className="visually-hidden">{t('Edit')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {sorted.map((agent) => (
            <tr key={agent.id} className={cx(!agent.isActive && css.inactive)}>
              <th scope="row">
                <span className={css.name}>
                  <Avatar name={agent.name} />
                  <span>
                    <bdi>{agent.name}</bdi>
                    <br />
                    <span className="small dim">{agent.email}</span>
                  </span>
                </span>
              </th>
              <td>{roleName(agent.role, agent.roleId, roles)}</td>
              <td>
                {agent.isActive ? (
                  <span
                    className={cx(css.presence, css[agent.presence])}
                    title={
                      agent.lastSeenAt
                        ? t('Last seen {ago}', { ago: ago(Date.parse(agent.lastSeenAt), now) })
                        : undefined
                    }
                  >
                    <i aria-hidden="true" />
                    {t(PRESENCE[agent.presence])}
                  </span>
                ) : (
                  t('Deactivated')
                )}
              </td>
              <td className="ink-2">
                {agent.teamIds
                  .map((id) => teamName.get(id))
                  .filter(Boolean)
                  .join(', ') || <span className="dim">{t('none')}</span>}
              </td>
              <td className="ink-2">
                {agent.languages.map((code) => code.toUpperCase()).join(', ') || (
                  <span className="dim">{t('any')}</span>
                )}
              </td>
              <td className="num ink-2">
                {t('{open} of {capacity}', {
                  open: agent.openConversations,
                  capacity: agent.capacity,
                })}
              </td>
              <td>
                {onEdit && (
                  <Button size="sm" onClick={() => onEdit(agent)} aria-label={t('Edit {name}', { name: agent.name })}>
                    {t('Edit')}
                  </Button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

interface TeamListProps {
  teams: readonly TeamDto[];
  agents: readonly AgentDto[];
  policies: readonly PolicyDto[];
  onEdit?: ((team: TeamDto) => void) | undefined;
}

/** The teams, with how work reaches each. */
export function TeamList({ teams, agents, policies, onEdit }: TeamListProps) {
  const names = new Map(agents.map((agent) => [agent.id, agent.name]));
  return (
    <ul className={css.teams}>
      {teams.map((team) => (
        <li key={team.id} className={css.team}>
          <div className={css.teamHead}>
            <h3>{team.name}</h3>
            <span className="grow" />
            {onEdit && (
              <Button size="sm" onClick={() => onEdit(team)} aria-label={t('Edit {name}', { name: team.name })}>
                {t('Edit')}
              </Button>
            )}
          </div>
          <p className="dim">
            {team.assignmentMode === 'pull' ? t('People take it') : t('Given to whoever is free')} ·{' '}
            {policies.find((policy) => policy.id === team.policyId)?.name ?? t('Default policy')}
            {team.requiredSkills.length > 0
              ? ` · ${t('asks for {skills}', { skills: enumerate(team.requiredSkills) })}`
              : ''}
          </p>
          <div className={css.faces}>
            {team.agentIds.slice(0, 10).map((id) => (
              <Avatar key={id} name={names.get(id) ?? '?'} size="sm" />
            ))}
            <span className="small dim">
              {team.agentIds.length === 1 ? t('1 member') : t('{count} members', { count: team.agentIds.length })}
            </span>
          </div>
        </li>
      ))}
    </ul>
  );
}
