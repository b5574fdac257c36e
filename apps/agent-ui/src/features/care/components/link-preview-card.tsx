import type { LinkPreviewSettingsDto } from '@kwartier/contracts';
import { Check } from '../../../components/ui/field.tsx';
import { Notice } from '../../../components/ui/notice.tsx';
import { sayProblem } from '../../../lib/api-client.ts';
import { t } from '../../../lib/i18n/index.ts';
import { useSetLinkPreviews } from '../api/care.ts';
import css from './care.module.css';

/** Whether pages are looked at that answers link to. */
export function LinkPreviewCard({ settings, mayWrite }: { settings: LinkPreviewSettingsDto; mayWrite: boolean }) {
  const save = useSetLinkPreviews();
  return (
    <section className={css.card} aria-labelledby="link-previews">
      <h2 id="link-previews">{t('Links in answers')}</h2>
      <p className={css.text}>
        {t(
          'Below an answer with a link stands what the platform will most likely show of it. For that our server looks at the page before anything is sent, and whoever owns the page can see that somebody looked.',
        )}
      </p>
      <Check
        label={t('Show how a link will look')}
        disabled={!mayWrite || !settings.isPossible}
        checked={save.isPending ? save.variables : settings.isOn && settings.isPossible}
        onChange={(event) => save.mutate(event.target.checked)}
      />
      {!settings.isPossible && (
        <p className={css.text}>{t('This installation looks at no pages: the process that fetches does not run.')}</p>
      )}
      {save.error && (
        <Notice tone="breached" icon="warn" role="alert">
          {sayProblem(save.error)}
        </Notice>
      )}
    </section>
  );
}
