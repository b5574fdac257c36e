import { type HandedTo, mentionAskedAt } from '@kwartier/core';
import { Modal } from '@mantine/core';
import { type FormEvent, useId, useRef, useState } from 'react';
import { MentionMenu, type MentionMenuHandle } from '../../../components/domain/mention-menu.tsx';
import { MentionTold } from '../../../components/domain/mention-told.tsx';
import { Button } from '../../../components/ui/button.tsx';
import { Notice } from '../../../components/ui/notice.tsx';
import { ProblemText } from '../../../components/ui/problem-text.tsx';
import { t } from '../../../lib/i18n/index.ts';
import { chordOf } from '../../../lib/keymap.ts';
import { useAsking } from '../../../lib/use-asking.ts';
import { useHandOver } from '../api/hand-over.ts';
import css from './hand-over-dialog.module.css';

interface HandOverDialogProps {
  conversationId: string;
  to: HandedTo;
  meId: string;
  phone: boolean;
  /** Whether a note may go with it. */
  mayNote: boolean;
  onClose: () => void;
}

const MAX_NOTE = 10_000;
/** What was begun for somebody and put aside, for as long as the page lives. */
const begun = new Map<string, string>();

/** Give a conversation to somebody, and say what they should know, in one step. The note may stay empty. */
export function HandOverDialog({ conversationId, to, meId, phone, mayNote, onClose }: HandOverDialogProps) {
  const key = `${conversationId} ${to.id}`;
  const [text, setText] = useState(begun.get(key) ?? '');
  const handOver = useHandOver(conversationId, to);
  const id = useId();
  const write = (next: string) => {
    setText(next);
    begun.set(key, next);
  };
  const area = useRef<HTMLTextAreaElement>(null);
  const names = useRef<MentionMenuHandle | null>(null);
  const [activeName, setActiveName] = useState<string>();
  const mention = useAsking(area, { find: mentionAskedAt, sign: '@', isOn: true, onWrite: write });
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
      // It waves the names away first.
      closeOnEscape={activeName === undefined}
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
              ref={area}
              data-autofocus
              className={css.area}
              dir="auto"
              rows={4}
              maxLength={MAX_NOTE}
              value={text}
              aria-describedby={`${id}-who`}
              aria-keyshortcuts="Control+Enter"
              aria-autocomplete="list"
              aria-activedescendant={activeName}
              onChange={(event) => {
                write(event.target.value);
                mention.look();
              }}
              onSelect={mention.look}
              onKeyDown={(event) => {
                const chord = chordOf(event.nativeEvent);
                const isForNames = mention.asked !== null && names.current?.onKey(chord);
                if (!isForNames && chord !== 'Ctrl+Enter') return;
                event.preventDefault();
                if (!isForNames) submit();
              }}
            />
            {mention.asked && (
              <MentionMenu
                query={mention.asked.query}
                conversationId={conversationId}
                meId={meId}
                onChoose={mention.put}
                onClose={mention.wave}
                onActive={setActiveName}
                handle={names}
              />
            )}
            {text.includes('@') && <MentionTold text={text} conversationId={conversationId} />}
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
