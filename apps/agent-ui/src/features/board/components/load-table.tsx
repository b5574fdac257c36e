import type { AgentDto, BoardDto } from '@kwartier/contracts';
import { Avatar } from '../../../components/domain/avatar.tsx';
import { cx } from '../../../lib/cx.ts';
import css from './board.module.css';

const PRESENCE: Record<string, string> = { online: 'Available', away: 'Away', offline: 'Offline' };
const MOST = 14;

/** Who has how much on their plate: by name, never by speed. */
export function LoadTable({ board, agents }: { board: BoardDto; agents: readonly AgentDto[] }) {
  const languages = new Map(agents.map((agent) => [agent.id, agent.languages]));
  const byName = board.agents.toSorted((a, b) => a.name.localeCompare(b.name));
  return (
    <section className={cx(css.card, css.seven)} aria-label="Load">
      <header className={css.head}>
        <h2>Load</h2>
        <span className="dim">by name, never by speed</span>
        <span className="grow" />
        <span className={css.legend} aria-hidden="true">
          <span>
            <i className={css.waits} />
            Waits for us
          </span>
          <span>
            <i className={css.open} />
            Open
          </span>
          <span>
            <i />
            Free
          </span>
        </span>
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it may scroll sideways */}
      <section className={css.tableBox} tabIndex={0} aria-label="Load by agent">
        <table className={css.table}>
          <thead>
            <tr>
              <th scope="col">Agent</th>
              <th scope="col">
                <span className={css.stateWord}>State</span>
              </th>
              <th scope="col" className={css.optional}>
                Writes
              </th>
              <th scope="col">Load</th>
              <th scope="col" className={css.optional}>
                Free
              </th>
              <th scope="col">Wait for us</th>
            </tr>
          </thead>
          <tbody>
            {byName.map((agent) => {
              const free = Math.max(0, agent.capacity - agent.open);
              const cells = Math.min(MOST, Math.max(agent.capacity, agent.open));
              return (
                <tr key={agent.agentId}>
                  <th scope="row">
                    <span className="row">
                      <Avatar name={agent.name} size="sm" />
                      <bdi className="cut">{agent.name}</bdi>
                    </span>
                  </th>
                  <td>
                    <span className={cx(css.presence, css[agent.presence])}>
                      <i aria-hidden="true" />
                      <span className={css.stateWord}>{PRESENCE[agent.presence] ?? agent.presence}</span>
                    </span>
                  </td>
                  <td className={cx('dim', css.optional)}>
                    {(languages.get(agent.agentId) ?? []).map((code) => code.toUpperCase()).join(', ')}
                  </td>
                  <td>
                    <span className={css.load} aria-hidden="true">
                      {Array.from({ length: cells }, (_, index) => (
                        <i
                          key={index}
                          className={index < agent.waiting ? css.waits : index < agent.open ? css.open : undefined}
                        />
                      ))}
                    </span>
                    <span className="visually-hidden">
                      {agent.open} open of {agent.capacity}
                    </span>
                  </td>
                  <td className={cx('num ink-2', css.optional)}>
                    {free} of {agent.capacity}
                  </td>
                  <td className={cx('num', agent.waiting === 0 && 'dim')}>
                    {agent.waiting === 0 ? 'nobody' : agent.waiting}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </section>
    </section>
  );
}
