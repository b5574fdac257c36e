import type { Confirmable } from '@kwartier/core';
import { type FormEvent, useState } from 'react';
import { HeldWords, isTone } from '../../../components/domain/held-words.tsx';
import { Button } from '../../../components/ui/button.tsx';
import { Field } from '../../../components/ui/field.tsx';
import { Notice } from '../../../components/ui/notice.tsx';
import { t } from '../../../lib/i18n/index.ts';
import type { Outgoing } from '../../../lib/outbox.ts';
import css from './composer.module.css';

/** What an answer was held back for: something private, or its tone. */
export interface PrivateDataHeld {
  readonly what: Confirmable;
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
  readonly invites?: Outgoing['invites'];
}

interface PrivateDataNoticeProps {
  held: PrivateDataHeld;
  /** Undefined where there is no private way. */
  onPrivate: (() => void) | undefined;
  onConfirm: (reason: string) => void;
}

/** What was found in the text, and the ways on: in private, with a reason, or with other words. A tone is a hint and no alarm. */
export function PrivateDataNotice({ held, onPrivate, onConfirm }: PrivateDataNoticeProps) {
  const [reason, setReason] = useState<string>();
  const tone = isTone(held.what);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    event.stopPropagation();
    if (reason !== undefined && reason.trim().length >= 3) onConfirm(reason.trim());
  };
  return (
    <Notice
      bare
      tone={tone ? 'accent' : 'risk'}
      icon={tone ? 'edit' : 'warn'}
      role="alert"
      actions={
        reason === undefined && (
          <>
            {onPrivate && !tone && <Button onClick={onPrivate}>{t('Answer in private')}</Button>}
            {held.mayConfirm && <Button onClick={() => setReason('')}>{t('Send anyway…')}</Button>}
          </>
        )
      }
    >
      <b className="strong">
        <HeldWords what={held.what} piece={held.piece} />
      </b>{' '}
      {!held.mayConfirm && t('Take it out: it may not go out.')}
      {tone && reason === undefined && t('Change it, or send it all the same.')}
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
