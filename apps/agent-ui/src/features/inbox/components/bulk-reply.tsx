import type { ConversationDto } from '@kwartier/contracts';
import { type Confirmable, type MacroValues, renderMacro, unknownVariables } from '@kwartier/core';
import { Modal } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { HeldWords, isTone } from '../../../components/domain/held-words.tsx';
import { Button } from '../../../components/ui/button.tsx';
import { Field } from '../../../components/ui/field.tsx';
import { Notice } from '../../../components/ui/notice.tsx';
import { ProblemText } from '../../../components/ui/problem-text.tsx';
import areaCss from '../../../components/ui/text-area.module.css';
import { textDirection } from '../../../lib/direction.ts';
import { enumerate, t } from '../../../lib/i18n/index.ts';
import { countsAsTweet, plainLength } from '../../../lib/text-length.ts';
import { useXCount } from '../../../lib/use-x-count.ts';
import { useCheckAnswers } from '../api/check-answers.ts';
import css from './bulk-reply.module.css';

const SHOWN = 5;
const MAX = { tweet: 280, other: 2_000 };

interface BulkReplyProps {
  rows: readonly ConversationDto[];
  valuesOf: (row: ConversationDto) => MacroValues;
  phone: boolean;
  /** @param confirmed what is to go out all the same, with why */
  onSend: (text: string, confirmed: readonly { what: Confirmable; reason: string }[]) => void;
  onClose: () => void;
}

/** One answer to many like questions, read as each of them will get it before it goes. */
export function BulkReply({ rows, valuesOf, phone, onSend, onClose }: BulkReplyProps) {
  const [text, setText] = useState('');
  const [all, setAll] = useState(false);
  const [reason, setReason] = useState('');
  const check = useCheckAnswers();
  /** What was found in these very words. */
  const held = check.data;
  const isBlocked = held?.some(({ level }) => level === 'block') ?? false;
  const xCount = useXCount(rows.some((row) => countsAsTweet(row.platform, row.isPrivate)));
  const unknown = unknownVariables(text);
  const previews = rows.map((row) => {
    const said = renderMacro(text, valuesOf(row)).trim();
    const isTweet = countsAsTweet(row.platform, row.isPrivate);
    return {
      row,
      said,
      isLong: (isTweet ? (xCount ?? plainLength)(said) : plainLength(said)) > (isTweet ? MAX.tweet : MAX.other),
    };
  });
  const long = previews.filter(({ isLong }) => isLong);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (check.isPending) return;
    if (held && held.length > 0) {
      const why = reason.trim();
      if (!isBlocked && why.length >= 3)
        onSend(
          text,
          held.map(({ what }) => ({ what, reason: why })),
        );
      return;
    }
    check.mutate(
      { text, ids: rows.map(({ id }) => id) },
      { onSuccess: (found) => found.length === 0 && onSend(text, []) },
    );
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('{count, plural, one {Answer # conversation} other {Answer # conversations}}', { count: rows.length })}
      size={620}
      fullScreen={phone}
      closeButtonProps={{ 'aria-label': t('Close') }}
    >
      <form className={css.form} onSubmit={submit}>
        <p className="ink-2">
          {t(
            'Everybody gets an answer of their own, as the customer wrote: in public where they wrote in public. Who writes meanwhile is left out and named.',
          )}
        </p>
        <textarea
          data-autofocus
          className={areaCss.area}
          dir="auto"
          rows={4}
          maxLength={10_000}
          aria-label={t('The answer')}
          placeholder={t('Hello {name}, …', { name: '{{contact.first_name|there}}' })}
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            check.reset();
          }}
        />
        {unknown.length > 0 && (
          <Notice bare tone="breached" icon="warn" role="alert">
            {t('Nothing is called {names}. Choose from the list.', { names: enumerate(unknown) })}
          </Notice>
        )}
        {check.error && (
          <Notice bare tone="breached" icon="warn" role="alert">
            <ProblemText error={check.error} />
          </Notice>
        )}
        {held?.map(({ what, level, piece, ids }) => (
          <Notice
            key={what}
            bare
            tone={isTone(what) ? 'accent' : 'risk'}
            icon={isTone(what) ? 'edit' : 'warn'}
            role="alert"
          >
            <b className="strong">
              <HeldWords what={what} piece={piece} />
            </b>
            <br />
            {level === 'block'
              ? t('Take it out: it may not go out.')
              : t('{count, plural, one {In # answer.} other {In # answers.}}', { count: ids.length })}
          </Notice>
        ))}
        {held && held.length > 0 && !isBlocked && (
          <Field
            label={t('Why it may go out')}
            hint={t('The reason is recorded with each of the answers.')}
            required
            autoFocus
            minLength={3}
            maxLength={300}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        )}
        {long.length > 0 && (
          <Notice bare tone="risk" icon="warn" role="status">
            {t('{count, plural, one {Too long for # of them.} other {Too long for # of them.}}', {
              count: long.length,
            })}
          </Notice>
        )}
        {text.trim() && (
          <ul className={css.previews} aria-label={t('What each of them gets')}>
            {(all ? previews : previews.slice(0, SHOWN)).map(({ row, said, isLong }) => (
              <li key={row.id} className={isLong ? css.long : css.preview}>
                <span className="small dim">
                  <bdi>{row.contact.name}</bdi>
                </span>
                <p dir={textDirection(said)}>{said}</p>
              </li>
            ))}
          </ul>
        )}
        {text.trim() && !all && previews.length > SHOWN && (
          <Button variant="link" onClick={() => setAll(true)}>
            {t('Show the other {count}', { count: previews.length - SHOWN })}
          </Button>
        )}
        <div className={css.buttons}>
          <Button
            type="submit"
            variant="primary"
            busy={check.isPending}
            disabled={
              !text.trim() ||
              unknown.length > 0 ||
              long.length > 0 ||
              isBlocked ||
              (!!held?.length && reason.trim().length < 3)
            }
          >
            {held?.length
              ? t('Send anyway')
              : t('{count, plural, one {Send # answer} other {Send # answers}}', { count: rows.length })}
          </Button>
          <Button variant="ghost" onClick={onClose}>
            {t('Cancel')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
