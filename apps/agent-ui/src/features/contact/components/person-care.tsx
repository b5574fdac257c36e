import { CHANNEL_PREFERENCES, CONTACT_ROLES, type ContactRole } from '@kwartier/core';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { languageName } from '../../../components/domain/kind.tsx';
import { Button, IconButton } from '../../../components/ui/button.tsx';
import { Select } from '../../../components/ui/field.tsx';
import { Notice } from '../../../components/ui/notice.tsx';
import { sayProblem } from '../../../lib/api-client.ts';
import { CONTACT_ROLE_NAME } from '../../../lib/contact-roles.ts';
import { cx } from '../../../lib/cx.ts';
import { whenWords } from '../../../lib/format-time.ts';
import { LOCALES, msg, t } from '../../../lib/i18n/index.ts';
import { useCan, useMe } from '../../../lib/queries/session.ts';
import { contactCareQuery, useContactCare } from '../api/contact-care.ts';
import css from './person-care.module.css';

const CHANNEL = {
  x_public: msg('In public on X'),
  x_private: msg('Direct message on X'),
  facebook_public: msg('In public on Facebook'),
  facebook_private: msg('Messenger'),
} as const satisfies Record<(typeof CHANNEL_PREFERENCES)[number], string>;

interface PersonCareProps {
  contactId: string;
  now: number;
  nameOf: (agentId: string) => string | undefined;
}

/** What colleagues and other systems know of a person: what they are to us, how they want to be answered, notes, facts. */
export function PersonCare({ contactId, now, nameOf }: PersonCareProps) {
  const { data: care } = useQuery(contactCareQuery(contactId));
  const mayWrite = useCan('contact.write');
  const mayRemoveAll = useCan('conversation.moderate');
  const me = useMe();
  const { edit, addNote, removeNote, part } = useContactCare(contactId);
  const [note, setNote] = useState('');
  if (!care) return null;
  const toggle = (role: ContactRole) =>
    edit.mutate({
      roles: care.roles.includes(role) ? care.roles.filter((one) => one !== role) : [...care.roles, role],
    });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (note.trim()) addNote.mutate(note.trim(), { onSuccess: () => setNote('') });
  };
  const problem = edit.error ?? addNote.error ?? removeNote.error ?? part.error;
  const languages = new Set([...Object.keys(LOCALES), ...(care.preferredLanguage ? [care.preferredLanguage] : [])]);
  const shownRoles = mayWrite ? CONTACT_ROLES : care.roles;
  return (
    <section className={css.care} aria-label={t('About this person')}>
      <h3>{t('About this person')}</h3>
      {problem && (
        <Notice tone="breached" icon="warn" role="alert">
          {sayProblem(problem)}
        </Notice>
      )}
      {shownRoles.length > 0 && (
        <fieldset className={css.roles}>
          <legend className="visually-hidden">{t('What they are to us')}</legend>
          {shownRoles.map((role) => {
            const on = care.roles.includes(role);
            return mayWrite ? (
              <button
                key={role}
                type="button"
                className={cx(css.role, on && css.on)}
                aria-pressed={on}
                onClick={() => toggle(role)}
              >
                {t(CONTACT_ROLE_NAME[role])}
              </button>
            ) : (
              <span key={role} className={cx(css.role, css.on)}>
                {t(CONTACT_ROLE_NAME[role])}
              </span>
            );
          })}
        </fieldset>
      )}
      <div className={css.prefers}>
        <Select
          label={t('Prefers the language')}
          disabled={!mayWrite}
          value={care.preferredLanguage ?? ''}
          onChange={(event) => edit.mutate({ preferredLanguage: event.target.value || null })}
        >
          <option value="">{t('As they write')}</option>
          {[...languages].map((language) => (
            <option key={language} value={language}>
              {languageName(language)}
            </option>
          ))}
        </Select>
        <Select
          label={t('Prefers to be answered')}
          disabled={!mayWrite}
          value={care.preferredChannel ?? ''}
          onChange={(event) =>
            edit.mutate({ preferredChannel: CHANNEL_PREFERENCES.find((one) => one === event.target.value) ?? null })
          }
        >
          <option value="">{t('Where they wrote')}</option>
          {CHANNEL_PREFERENCES.map((one) => (
            <option key={one} value={one}>
              {t(CHANNEL[one])}
            </option>
          ))}
        </Select>
      </div>
      {care.attributes.map(({ source, values, updatedAt }) => (
        <div key={source}>
          <h4>
            {source} <span className="dim">{whenWords(Date.parse(updatedAt), now)}</span>
          </h4>
          <dl className={css.facts}>
            {Object.entries(values).map(([name, value]) => (
              <div key={name}>
                <dt className="cut">{name}</dt>
                <dd>
                  <bdi>{value}</bdi>
                </dd>
              </div>
            ))}
          </dl>
        </div>
      ))}
      {care.notes.length > 0 && (
        <ul className={css.notes}>
          {care.notes.map(({ id, agentId, text, at }) => (
            <li key={id} className={css.note}>
              <p dir="auto">{text}</p>
              <span className="small dim">
                {nameOf(agentId) ?? t('A colleague')}, {whenWords(Date.parse(at), now)}
              </span>
              {(agentId === me.id || mayRemoveAll) && mayWrite && (
                <IconButton icon="close" label={t('Remove the note')} onClick={() => removeNote.mutate(id)} />
              )}
            </li>
          ))}
        </ul>
      )}
      {mayWrite && (
        <form className={css.add} onSubmit={submit}>
          <textarea
            className={css.text}
            dir="auto"
            rows={note ? 3 : 1}
            maxLength={4_000}
            aria-label={t('A note about this person')}
            placeholder={t('Note something about this person')}
            value={note}
            onChange={(event) => setNote(event.target.value)}
          />
          {note.trim() && (
            <Button type="submit" size="sm" busy={addNote.isPending}>
              {t('Keep the note')}
            </Button>
          )}
        </form>
      )}
      {care.merges.map(({ id, name, mergedBy, mergedAt }) => (
        <p key={id} className="small ink-2">
          {t('Joined with {name} by {by}, {when}.', {
            name,
            by: nameOf(mergedBy) ?? t('a colleague'),
            when: whenWords(Date.parse(mergedAt), now),
          })}{' '}
          {mayWrite && (
            <Button variant="link" busy={part.isPending} onClick={() => part.mutate(id)}>
              {t('They are two people')}
            </Button>
          )}
        </p>
      ))}
    </section>
  );
}
