import { useRouter } from '@tanstack/react-router';
import { Button } from '../../components/ui/button.tsx';
import { EmptyState } from '../../components/ui/empty-state.tsx';
import { t } from '../../lib/i18n/index.ts';
import css from './errors.module.css';

export function NotFound() {
  const router = useRouter();
  return (
    <main className={css.whole}>
      <EmptyState
        icon="search"
        title={t('There is nothing at this address')}
        actions={<Button onClick={() => void router.navigate({ to: '/' })}>{t('Go to the inbox')}</Button>}
      >
        {t('It may have been moved, or the link was cut.')}
      </EmptyState>
    </main>
  );
}

export function RouteError({ error }: { error: unknown }) {
  const details = error instanceof Error ? error.message.slice(0, 200) : 'unknown';
  return (
    <main className={css.whole} role="alert">
      <EmptyState
        icon="warn"
        title={t('This page could not be shown')}
        actions={
          <Button variant="primary" onClick={() => window.location.reload()}>
            {t('Load it again')}
          </Button>
        }
      >
        {t('The console ran into a mistake of its own. What you typed is kept as a draft. Details: {details}', {
          details,
        })}
      </EmptyState>
    </main>
  );
}
