import { useState } from 'react';
import { Page } from '../../components/ui/bar.tsx';
import css from '../../features/guests/components/guests.module.css';
import { SharedList } from '../../features/guests/components/shared-list.tsx';
import { SharedThread } from '../../features/guests/components/shared-thread.tsx';
import { t } from '../../lib/i18n/index.ts';
import { useNow } from '../../lib/now.ts';
import { useMe } from '../../lib/queries/session.ts';
import { useTitle } from './use-title.ts';

/** All that a guest sees: what is shared with them. */
export function SharedPage() {
  useTitle(t('Shared with you'));
  const me = useMe();
  const now = useNow();
  const [open, setOpen] = useState<string | null>(null);
  return (
    <Page title={t('Shared with you')} sub={me.workspace.name}>
      <div className={css.page}>
        {open === null ? (
          <SharedList now={now} onOpen={setOpen} />
        ) : (
          <SharedThread id={open} now={now} mark={`${me.name} ${me.email}`} onBack={() => setOpen(null)} />
        )}
      </div>
    </Page>
  );
}
