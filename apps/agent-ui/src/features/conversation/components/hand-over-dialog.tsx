import type { HandedTo } from '@kwartier/core';
import { Modal } from '@mantine/core';
import { type FormEvent, useId, useState } from 'react';
import { Button } from '../../../components/ui/button.tsx';
import { Notice } from '../../../components/ui/notice.tsx';
import { ProblemText } from '../../../components/ui/problem-text.tsx';
import { t } from '../../../lib/i18n/index.ts';
import { chordOf } from '../../../lib/keymap.ts';
import { useHandOver } from '../api/hand-over.ts';
import css from './hand-over-dialog.module.css';

interface HandOverDialogProps {
  conversationId: string;
  to: HandedTo;
  phone: boolean;
  /** Whether a note may go with it. */
  mayNote: boolean;
  onClose: () => void;
}

const MAX_NOTE = 10_000;
/** What was begun for somebody and put aside, for as long as the page lives. */
const begun = new Map<string, string>();

/** Give a conversation to somebody, and say what they should know, in one step. The note may stay empty. */
export function HandOverDialog({ conversationId, to, phone, mayNote, onClose }: HandOverDialogProps) {
  const key = `${conversationId} ${to.id}`;
  const [text, setText] = useState(begun.get(key) ?? '');
  const handOver = useHandOver(conversationId, to);
  const id = useId();
  const write = (next: string) => {
    setText(next);
    begun.set(key, next);
  };
  const submit = (event?: FormEvent) => {
    event?.preventDefault();
    if (handOver.isPending) return;
    handOver.mutate(text.trim(), {
      onSuccess: () => {
        begun.delete(key);
        onClose();
      },
    });
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('Hand over to {name}', { name: to.name })}
      size={440}
      fullScreen={phone}
      closeButtonProps={{ 'aria-label': t('Close') }}
    >
      <form className={css.form} onSubmit={submit}>
        {mayNote && (
          <>
            <label htmlFor={id} className={css.label}>
              {t('What should they know?')} <span className="dim">{t('Optional')}</span>
            </label>
            <textarea
              id={id}
              data-autofocus
              className={css.area}
              dir="auto"
              rows={4}
              maxLength={MAX_NOTE}
              value={text}
              aria-describedby={`${id}-who`}
              aria-keyshortcuts="Control+Enter"
              onChange={(event) => write(event.target.value)}
              onKeyDown={(event) => {
                if (chordOf(event.nativeEvent) !== 'Ctrl+Enter') return;
                event.preventDefault();
                submit();
              }}
            />
            <p id={`${id}-who`} className="small dim">
              {t('It stands in the conversation as a note. Only your team sees this.')}
            </p>
          </>
        )}
        {handOver.error && (
          <Notice tone="breached" icon="warn" role="alert">
            <ProblemText error={handOver.error} />
          </Notice>
        )}
        <div className={css.buttons}>
          <Button onClick={onClose}>{t('Cancel')}</Button>
          <Button type="submit" variant="primary" keys="Ctrl+Enter" busy={handOver.isPending}>
            {text.trim() ? t('Hand over with the note') : t('Hand over')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
