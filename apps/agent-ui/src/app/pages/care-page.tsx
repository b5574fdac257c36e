import { useQuery } from '@tanstack/react-query';
import { Page } from '../../components/ui/bar.tsx';
import { Button } from '../../components/ui/button.tsx';
import { Notice } from '../../components/ui/notice.tsx';
import { Skeleton } from '../../components/ui/skeleton.tsx';
import { abuseWordsQuery, linkPreviewSettingsQuery, translationSettingsQuery } from '../../features/care/api/care.ts';
import { AbuseWordsCard } from '../../features/care/components/abuse-words-card.tsx';
import css from '../../features/care/components/care.module.css';
import { LinkPreviewCard } from '../../features/care/components/link-preview-card.tsx';
import { TranslationCard } from '../../features/care/components/translation-card.tsx';
import { sayProblem } from '../../lib/api-client.ts';
import { t } from '../../lib/i18n/index.ts';
import { useCan } from '../../lib/queries/session.ts';
import { useTitle } from './use-title.ts';

/** What spares those who answer, and helps them. */
export function CarePage() {
  useTitle(t('Care for the team'));
  const mayWrite = useCan('policy.write');
  const words = useQuery(abuseWordsQuery);
  const translation = useQuery(translationSettingsQuery);
  const links = useQuery(linkPreviewSettingsQuery);
  const all = [words, translation, links];
  const error = all.find((one) => !one.data && one.error)?.error;
  return (
    <Page title={t('Care for the team')}>
      <div className={css.page}>
        {error && (
          <Notice
            tone="breached"
            icon="warn"
            role="alert"
            actions={
              <Button onClick={() => void Promise.all(all.map((one) => one.refetch()))}>{t('Try again')}</Button>
            }
          >
            {t('This did not load.')} {sayProblem(error)}
          </Notice>
        )}
        {!error && all.some((one) => !one.data) && <Skeleton rows={2} shape="card" />}
        {words.data && translation.data && links.data && (
          <>
            <AbuseWordsCard words={words.data} mayWrite={mayWrite} />
            <TranslationCard settings={translation.data.settings} mayWrite={mayWrite} />
            <LinkPreviewCard settings={links.data} mayWrite={mayWrite} />
          </>
        )}
      </div>
    </Page>
  );
}
