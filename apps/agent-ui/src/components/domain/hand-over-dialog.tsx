import { mentionAskedAt } from '@kwartier/core';
import { Modal } from '@mantine/core';
import { type FormEvent, useId, useRef, useState } from 'react';
import { t } from '../../lib/i18n/index.ts';
import { chordOf } from '../../lib/keymap.ts';
import { useAsking } from '../../lib/use-asking.ts';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';
import { ProblemText } from '../ui/problem-text.tsx';
import css from './hand-over-dialog.module.css';
import { MentionMenu, type MentionMenuHandle } from './mention-menu.tsx';
import { MentionTold } from './mention-told.tsx';

interface HandOverDialogProps {
  title: string;
  /** Whose people can be named in the note. */
  conversationId: string;
  /** Under what a note is kept that was begun and put aside. */
  begunAs: string;
  meId: string;
  phone: boolean;
  /** Whether a note may go with it. */
  mayNote: boolean;
  /** Who reads the note, and where it stands. */
  hint: string;
  busy: boolean;
  problem: unknown;
  /** @param done the note is no longer needed */
  onHandOver: (note: string, done: () => void) => void;
  onClose: () => void;
}

const MAX_NOTE = 10_000;
/** What was begun and put aside, for as long as the page lives. */
const begun = new Map<string, string>();

/** Give work to somebody, and say what they should know, in one step. The note may stay empty. */
export function HandOverDialog(props: HandOverDialogProps) {
  const { title, conversationId, begunAs, meId, phone, mayNote, hint, busy, problem, onHandOver, onClose } = props;
  const [text, setText] = useState(begun.get(begunAs) ?? '');
  const id = useId();
  const write = (next: string) => {
    setText(next);
    begun.set(begunAs, next);
  };
  const area = useRef<HTMLTextAreaElement>(null);
  const names = useRef<MentionMenuHandle | null>(null);
  const [activeName, setActiveName] = useState<string>();
  const mention = useAsking(area, { find: mentionAskedAt, sign: '@', isOn: true, onWrite: write });
  const submit = (event?: FormEvent) => {
    event?.preventDefault();
    if (!busy) onHandOver(text.trim(), () => begun.delete(begunAs));
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
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
              {hint}
            </p>
          </>
        )}
        {problem !== null && (
          <Notice tone="breached" icon="warn" role="alert">
            <ProblemText error={problem} />
          </Notice>
        )}
        <div className={css.buttons}>
          <Button onClick={onClose}>{t('Cancel')}</Button>
          <Button type="submit" variant="primary" keys="Ctrl+Enter" busy={busy}>
            {text.trim() ? t('Hand over with the note') : t('Hand over')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
