import { Check } from '../../../components/ui/field.tsx';
import { Notice } from '../../../components/ui/notice.tsx';
import { sayProblem } from '../../../lib/api-client.ts';
import { t } from '../../../lib/i18n/index.ts';
import { useMe } from '../../../lib/queries/session.ts';
import { useSetShowsAbuse } from '../api/account.ts';
import css from './account.module.css';

/** Whether somebody is spared from what may be abuse until they ask for it. */
export function AbuseCard() {
  const me = useMe();
  const save = useSetShowsAbuse();
  return (
    <section className={css.card} aria-labelledby="abuse">
      <div className={css.head}>
        <h2 id="abuse">{t('Abuse')}</h2>
      </div>
      <p className={css.text}>
        {t(
          'What customers write that may be abuse is hidden until you open it: in conversations, in lists and on your devices. Nobody is given more of it than their share.',
        )}
      </p>
      <Check
        label={t('Always show it to me')}
        checked={save.isPending ? save.variables : me.showsAbuse}
        onChange={(event) => save.mutate(event.target.checked)}
      />
      {save.error && (
        <Notice tone="breached" icon="warn" role="alert">
          {sayProblem(save.error)}
        </Notice>
      )}
    </section>
  );
}
