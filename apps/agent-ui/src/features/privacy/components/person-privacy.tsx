import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from '../../../components/ui/button.tsx';
import { Field } from '../../../components/ui/field.tsx';
import { Notice } from '../../../components/ui/notice.tsx';
import { sayProblem } from '../../../lib/api-client.ts';
import { whenWords } from '../../../lib/format-time.ts';
import { rich, t } from '../../../lib/i18n/index.ts';
import { useCan } from '../../../lib/queries/session.ts';
import { contactPrivacyQuery, useContactPrivacy } from '../api/privacy.ts';
import css from './privacy.module.css';

interface PersonPrivacyProps {
  contactId: string;
  now: number;
}

/** What may be done with what is held on a person: given to them, erased, held. */
export function PersonPrivacy({ contactId, now }: PersonPrivacyProps) {
  const mayExport = useCan('contact.export');
  const mayAsk = useCan('erasure.request');
  const mayHold = useCan('privacy.write');
  const { data: privacy } = useQuery({ ...contactPrivacyQuery(contactId), enabled: useCan('privacy.read') });
  const { ask, hold, lift } = useContactPrivacy(contactId);
  const [asking, setAsking] = useState(false);
  const [reason, setReason] = useState<string>();
  if (!mayExport && !mayAsk) return null;
  const problem = ask.error ?? hold.error ?? lift.error;
  return (
    <section className={css.person} aria-label={t('Personal data')}>
      <h3>{t('Personal data')}</h3>
      {privacy?.hold && (
        <Notice tone="risk" icon="lock">
          {rich('On legal hold: {reason}. Nothing of this person is deleted.', {
            reason: <bdi>{privacy.hold.reason}</bdi>,
          })}
        </Notice>
      )}
      {privacy?.erasure && (
        <p className="small ink-2">
          {privacy.erasure.state === 'requested'
            ? t('Erasure asked for {when}. An admin confirms it under Privacy.', {
                when: whenWords(Date.parse(privacy.erasure.requestedAt), now),
              })
            : t('Erasure is under way.')}
        </p>
      )}
      {problem && (
        <Notice tone="breached" icon="warn" role="alert">
          {sayProblem(problem)}
        </Notice>
      )}
      {asking && (
        <div className={css.ask}>
          <p>
            {t(
              'Everything this person said and is known by will be deleted, here and in what was kept of the platforms’ deliveries. Figures stay. It cannot be undone once an admin has confirmed it.',
            )}
          </p>
          <div className={css.buttons}>
            <Button
              variant="danger"
              busy={ask.isPending}
              onClick={() => ask.mutate(undefined, { onSuccess: () => setAsking(false) })}
            >
              {t('Ask for erasure')}
            </Button>
            <Button onClick={() => setAsking(false)}>{t('Keep')}</Button>
          </div>
        </div>
      )}
      {reason !== undefined && (
        <form
          className={css.ask}
          onSubmit={(event) => {
            event.preventDefault();
            hold.mutate(reason, { onSuccess: () => setReason(undefined) });
          }}
        >
          <Field
            label={t('Why nothing may be deleted')}
            hint={t('A dispute, a court, a number to find it by. Colleagues see it.')}
            value={reason}
            minLength={3}
            maxLength={500}
            required
            autoFocus
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <div className={css.buttons}>
            <Button type="submit" variant="primary" busy={hold.isPending}>
              {t('Hold')}
            </Button>
            <Button onClick={() => setReason(undefined)}>{t('Cancel')}</Button>
          </div>
        </form>
      )}
      {!asking && reason === undefined && (
        <div className={css.buttons}>
          {mayExport && (
            <a className={css.download} href={`/api/v1/contacts/${contactId}/export`} download>
              {t('Export')}
            </a>
          )}
          {mayHold &&
            (privacy?.hold ? (
              <Button size="sm" busy={lift.isPending} onClick={() => lift.mutate()}>
                {t('Lift the hold')}
              </Button>
            ) : (
              <Button size="sm" onClick={() => setReason('')}>
                {t('Legal hold')}
              </Button>
            ))}
          {mayAsk && !privacy?.erasure && !privacy?.hold && (
            <Button size="sm" onClick={() => setAsking(true)}>
              {t('Erase…')}
            </Button>
          )}
        </div>
      )}
    </section>
  );
}
