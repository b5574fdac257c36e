import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import { Button } from '../../../components/ui/button.tsx';
import { CopyField } from '../../../components/ui/copy-field.tsx';
import { Field, Select } from '../../../components/ui/field.tsx';
import { Notice } from '../../../components/ui/notice.tsx';
import { sayProblem } from '../../../lib/api-client.ts';
import { formatDuration } from '../../../lib/format-duration.ts';
import { t } from '../../../lib/i18n/index.ts';
import { guestsQuery, useAskGuests, useEndGuest, useShare } from '../api/guests.ts';
import css from './guests.module.css';

interface GuestPanelProps {
  conversationId: string;
  now: number;
  /** Guests who are here already. */
  known: readonly { id: string; name: string }[];
}

/** Share this conversation with an expert from outside, ask them, and take it back. */
export function GuestPanel({ conversationId, now, known }: GuestPanelProps) {
  const { data } = useQuery(guestsQuery(conversationId));
  const share = useShare(conversationId);
  const end = useEndGuest(conversationId);
  const ask = useAskGuests(conversationId);
  const [sharing, setSharing] = useState(false);
  const [guest, setGuest] = useState('');
  const [values, setValues] = useState({ name: '', email: '', hours: '72' });
  const [question, setQuestion] = useState('');
  const field = useId();
  if (!data) return null;
  const left = (until: string) => formatDuration(Math.max(0, Date.parse(until) - now));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const { name, email, hours } = values;
    share.mutate(
      { hours: Number(hours), ...(guest ? { agentId: guest } : { name, email }) },
      { onSuccess: () => setSharing(false) },
    );
  };
  const send = (event: FormEvent) => {
    event.preventDefault();
    const guestIds = data.guests.map(({ agentId }) => agentId);
    ask.mutate({ text: question, guestIds }, { onSuccess: () => setQuestion('') });
  };
  const error = share.error ?? end.error ?? ask.error;
  return (
    <section className={css.panel} aria-label={t('Experts from outside')}>
      <h3>{t('Experts from outside')}</h3>
      {data.guests.map((one) => (
        <div key={one.agentId} className={css.row}>
          <span>
            <bdi className="strong">{one.name}</bdi>
            <br />
            <span className="small dim">{t('sees it for {time} more', { time: left(one.expiresAt) })}</span>
          </span>
          <Button
            size="sm"
            aria-label={t('Stop sharing with {name}', { name: one.name })}
            busy={end.isPending && end.variables === one.agentId}
            onClick={() => end.mutate(one.agentId)}
          >
            {t('Stop')}
          </Button>
        </div>
      ))}
      {data.invited.map((one) => (
        <div key={one.id} className={css.row}>
          <span>
            <bdi>{one.name}</bdi>
            <br />
            <span className="small dim">{t('invited, has not come yet')}</span>
          </span>
        </div>
      ))}
      {share.data?.link && (
        <CopyField
          label={t('Invitation link')}
          value={share.data.link}
          hint={
            share.data.isMailed
              ? t('It is on its way to them by mail. It works once.')
              : t('Hand it over yourself. It works once.')
          }
        />
      )}
      {data.guests.length > 0 && (
        <form className={css.form} onSubmit={send}>
          <label htmlFor={field} className={css.label}>
            {t('Ask them')}
          </label>
          <textarea
            id={field}
            className={css.area}
            required
            value={question}
            onChange={(event) => setQuestion(event.target.value)}
          />
          <Button type="submit" size="sm" variant="note" busy={ask.isPending}>
            {t('Send the note')}
          </Button>
        </form>
      )}
      {sharing ? (
        <form className={css.form} onSubmit={submit} aria-label={t('Share with an expert')}>
          {known.length > 0 && (
            <Select label={t('Expert')} value={guest} onChange={(event) => setGuest(event.target.value)}>
              <option value="">{t('Somebody new')}</option>
              {known.map((one) => (
                <option key={one.id} value={one.id}>
                  {one.name}
                </option>
              ))}
            </Select>
          )}
          {guest === '' && (
            <>
              <Field
                label={t('Name')}
                required
                maxLength={80}
                value={values.name}
                onChange={(event) => setValues({ ...values, name: event.target.value })}
              />
              <Field
                label={t('Email')}
                type="email"
                required
                value={values.email}
                onChange={(event) => setValues({ ...values, email: event.target.value })}
              />
            </>
          )}
          <Select
            label={t('For how long')}
            value={values.hours}
            onChange={(event) => setValues({ ...values, hours: event.target.value })}
          >
            <option value="4">{t('4 hours')}</option>
            <option value="24">{t('A day')}</option>
            <option value="72">{t('3 days')}</option>
            <option value="168">{t('A week')}</option>
          </Select>
          <div className={css.buttons}>
            <Button type="submit" size="sm" variant="primary" busy={share.isPending}>
              {t('Share')}
            </Button>
            <Button size="sm" variant="ghost" onClick={() => setSharing(false)}>
              {t('Cancel')}
            </Button>
          </div>
        </form>
      ) : (
        <div className={css.buttons}>
          <Button size="sm" icon="plus" onClick={() => setSharing(true)}>
            {t('Ask an expert')}
          </Button>
        </div>
      )}
      {error && (
        <Notice tone="breached" icon="warn" role="alert">
          {sayProblem(error)}
        </Notice>
      )}
    </section>
  );
}
