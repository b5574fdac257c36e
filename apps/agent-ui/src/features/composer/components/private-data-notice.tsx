import type { PrivateData } from '@kwartier/core';
import { type FormEvent, useState } from 'react';
import { Button } from '../../../components/ui/button.tsx';
import { Field } from '../../../components/ui/field.tsx';
import { Notice } from '../../../components/ui/notice.tsx';
import { msg, rich, t } from '../../../lib/i18n/index.ts';
import type { Outgoing } from '../../../lib/outbox.ts';
import css from './composer.module.css';

/** Something private that an answer was held back for. */
export interface PrivateDataHeld {
  readonly what: PrivateData;
  /** The piece itself. */
  readonly piece: string;
  /** Whether it may go out with a reason. */
  readonly mayConfirm: boolean;
  /** What was to be done after sending. */
  readonly after: 'stay' | 'next' | 'resolve';
  /** Reasons that were given before, for other pieces. */
  readonly given: Outgoing['confirmed'];
  /** When it was to go out. */
  readonly sendAt: Outgoing['sendAt'];
  readonly asThread?: Outgoing['asThread'];
}

const HOLDS: Readonly<Record<PrivateData, string>> = {
  card: msg('This answer holds the number of a card: {piece}'),
  token: msg('This answer holds a key or a password of a program: {piece}'),
  iban: msg('This answer holds the number of an account: {piece}'),
  phone: msg('This answer holds a phone number: {piece}'),
  email: msg('This answer holds an e-mail address: {piece}'),
};

interface PrivateDataNoticeProps {
  held: PrivateDataHeld;
  /** Undefined where there is no private way. */
  onPrivate: (() => void) | undefined;
  onConfirm: (reason: string) => void;
}

/** What was found in the text, and the ways on: in private, with a reason, or with other words. */
export function PrivateDataNotice({ held, onPrivate, onConfirm }: PrivateDataNoticeProps) {
  const [reason, setReason] = useState<string>();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    event.stopPropagation();
    if (reason !== undefined && reason.trim().length >= 3) onConfirm(reason.trim());
  };
  return (
    <Notice
      bare
      tone="risk"
      icon="warn"
      role="alert"
      actions={
        reason === undefined && (
          <>
            {onPrivate && <Button onClick={onPrivate}>{t('Answer in private')}</Button>}
            {held.mayConfirm && <Button onClick={() => setReason('')}>{t('Send anyway…')}</Button>}
          </>
        )
      }
    >
      <b className="strong">
        {rich(HOLDS[held.what], {
          piece: (
            <bdi dir="ltr" className="num">
              {held.piece}
            </bdi>
          ),
        })}
      </b>{' '}
      {!held.mayConfirm && t('Take it out: it may not go out.')}
      {reason !== undefined && (
        <form className={css.reason} onSubmit={submit}>
          <Field
            bare
            label={t('Why it may go out')}
            placeholder={t('Why it may go out')}
            autoFocus
            required
            minLength={3}
            maxLength={300}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
          <Button type="submit" disabled={reason.trim().length < 3}>
            {t('Send anyway')}
          </Button>
        </form>
      )}
    </Notice>
  );
}
