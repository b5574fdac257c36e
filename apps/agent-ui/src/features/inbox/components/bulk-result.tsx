import { Button } from '../../../components/ui/button.tsx';
import { Notice } from '../../../components/ui/notice.tsx';
import { t } from '../../../lib/i18n/index.ts';
import type { BulkState } from '../../../lib/queries/bulk.ts';
import css from './bulk-bar.module.css';

/** How far work on many is; afterwards who was left out, and why. */
export function BulkResult({ state, onDismiss }: { state: BulkState; onDismiss: () => void }) {
  if (!state.isOver)
    return (
      <div className={css.bar} role="status">
        <span className="num">{t('{done} of {of} done', { done: state.done, of: state.of })}</span>
        <progress className={css.progress} value={state.done} max={state.of} aria-label={t('How far it is')} />
      </div>
    );
  return (
    <Notice tone="risk" icon="warn" role="alert" actions={<Button onClick={onDismiss}>{t('Close')}</Button>}>
      <b className="strong">
        {t('{done} done, {count, plural, one {# was left out} other {# were left out}}', {
          done: state.of - state.refused.length,
          count: state.refused.length,
        })}
      </b>
      <ul className={css.refused}>
        {state.refused.map(({ id, name, reason }) => (
          <li key={id}>
            <bdi>{name}</bdi>: {reason}
          </li>
        ))}
      </ul>
    </Notice>
  );
}
