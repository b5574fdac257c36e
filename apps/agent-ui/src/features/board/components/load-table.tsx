import type { AgentDto, BoardDto } from '@kwartier/contracts';
import { Avatar } from '../../../components/domain/avatar.tsx';
import { cx } from '../../../lib/cx.ts';
import { msg, t } from '../../../lib/i18n/index.ts';
import css from './board.module.css';

export const PRESENCE: Record<string, string> = {
  online: msg('Available'),
  away: msg('Away'),
  offline: msg('Offline'),
};
const MOST = 14;

/** Who has how much on their plate: by name, never by speed. */
export function LoadTable({ board, agents }: { board: BoardDto; agents: readonly AgentDto[] }) {
  const languages = new Map(agents.map((agent) => [agent.id, agent.languages]));
  const byName = board.agents.toSorted((a, b) => a.name.localeCompare(b.name));
  return (
    <section className={cx(css.card, css.seven)} aria-label={t('Load')}>
      <header className={css.head}>
        <h2>{t('Load')}</h2>
        <span className="dim">{t('by name, never by speed')}</span>
        <span className="grow" />
        <span className={css.legend} aria-hidden="true">
          <span>
            <i className={css.waits} />
            {t('Waits for us')}
          </span>
          <span>
            <i className={css.open} />
            {t('Open@@status')}
          </span>
          <span>
            <i />
            {t('Free')}
          </span>
        </span>
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it may scroll sideways */}
      <section className={css.tableBox} tabIndex={0} aria-label={t('Load by agent')}>
        <table className={css.table}>
          <thead>
            <tr>
              <th scope="col">{t('Agent')}</th>
              <th scope="col">
                <span className={css.stateWord}>{t('State')}</span>
              </th>
              <th scope="col" className={css.optional}>
                {t('Writes')}
              </th>
              <th scope="col">{t('Load')}</th>
              <th scope="col" className={css.optional}>
                {t('Free')}
              </th>
              <th scope="col">{t('Wait for us')}</th>
              <th scope="col" className={css.optional}>
                {t('Abuse, 8 h')}
              </th>
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
                      <span className={css.stateWord}>{t(PRESENCE[agent.presence] ?? agent.presence)}</span>
                    </span>
                  </td>
                  <td className={cx('dim', css.optional, css.languages)}>
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
                    <span className="visually-hidden">{t('{open} open of {capacity}', agent)}</span>
                  </td>
                  <td className={cx('num ink-2', css.optional)}>
                    {t('{free} of {capacity}', { free, capacity: agent.capacity })}
                  </td>
                  <td className={cx('num', agent.waiting === 0 && 'dim')}>
                    {agent.waiting === 0 ? t('nobody') : agent.waiting}
                  </td>
                  <td className={cx('num', css.optional, agent.abusive === 0 && 'dim')}>
                    {agent.abusive === 0 ? t('none') : agent.abusive}
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
