import type { MergeReason } from '@kwartier/core';
import { useQuery } from '@tanstack/react-query';
import { Avatar } from '../../../components/domain/avatar.tsx';
import { placeName } from '../../../components/domain/platform-mark.tsx';
import { Button } from '../../../components/ui/button.tsx';
import { Notice } from '../../../components/ui/notice.tsx';
import { sayProblem } from '../../../lib/api-client.ts';
import { enumerate, msg, t } from '../../../lib/i18n/index.ts';
import { useCan } from '../../../lib/queries/session.ts';
import { suggestionsQuery, useContactCare } from '../api/contact-care.ts';
import css from './person-care.module.css';

const REASON: Record<MergeReason, string> = { same_handle: msg('same account name'), same_name: msg('same name') };

/** Who may be the same person. Nothing is joined before somebody says so, and it can be undone. */
export function MergeSuggestions({ contactId }: { contactId: string }) {
  const may = useCan('contact.write');
  const sees = useCan('contact.private');
  const { data } = useQuery({ ...suggestionsQuery(contactId), enabled: may && sees });
  const { merge, keepApart } = useContactCare(contactId);
  if (!data || data.items.length === 0) return null;
  const problem = merge.error ?? keepApart.error;
  return (
    <section className={css.care} aria-label={t('Perhaps the same person')}>
      <h3>{t('Perhaps the same person')}</h3>
      {problem && (
        <Notice tone="breached" icon="warn" role="alert">
          {sayProblem(problem)}
        </Notice>
      )}
      {data.items.map(({ id, name, avatarUrl, handles, conversations, reasons }) => (
        <div key={id} className={css.suggestion}>
          <div className={css.person}>
            <Avatar name={name} url={avatarUrl} />
            <span>
              <bdi className="strong">{name}</bdi>
              <br />
              <span className="small dim">
                {enumerate(
                  handles.map(({ platform, handle }) =>
                    handle ? `${placeName(platform, false)} @${handle}` : placeName(platform, false),
                  ),
                )}{' '}
                · {t('{count, plural, one {# conversation} other {# conversations}}', { count: conversations })} ·{' '}
                {enumerate(reasons.map((reason) => t(REASON[reason])))}
              </span>
            </span>
          </div>
          <div className={css.buttons}>
            <Button
              size="sm"
              busy={merge.isPending && merge.variables.contactId === id}
              onClick={() => merge.mutate({ contactId: id, name })}
            >
              {t('Same person')}
            </Button>
            <Button
              size="sm"
              variant="ghost"
              busy={keepApart.isPending && keepApart.variables === id}
              onClick={() => keepApart.mutate(id)}
            >
              {t('Somebody else')}
            </Button>
          </div>
        </div>
      ))}
    </section>
  );
}
