import { Suspense, useRef, useState } from 'react';
import { IconButton } from '../../../components/ui/button.tsx';
import { t } from '../../../lib/i18n/index.ts';
import { lazily } from '../../../lib/lazily.ts';
import css from './composer.module.css';

const EmojiMenu = lazily(() => import('./emoji-menu.tsx').then((module) => module.EmojiMenu));

interface ComposerToolsProps {
  /** Null: macros are not for this person. */
  onMacros: (() => void) | null;
  macrosOpen: boolean;
  /** Null: nobody is named here. */
  onMention: (() => void) | null;
  mentionOpen: boolean;
  /** Null: nothing can be attached here. */
  onFiles: ((files: File[]) => void) | null;
  onEmoji: (emoji: string) => void;
}

/** What can be put into an answer besides what the keys give: replies and macros, files, emoji. */
export function ComposerTools(props: ComposerToolsProps) {
  const { onMacros, macrosOpen, onMention, mentionOpen, onFiles, onEmoji } = props;
  const picker = useRef<HTMLInputElement>(null);
  const [emoji, setEmoji] = useState(false);
  const emojiButton = (
    <IconButton
      icon="smile"
      // Keyboards of phones have them.
      className={css.desk}
      label={t('Emoji')}
      aria-haspopup="dialog"
      aria-expanded={emoji}
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => setEmoji(!emoji)}
    />
  );
  return (
    <>
      {onMacros && (
        <IconButton
          icon="bolt"
          label={t('Replies and macros')}
          keys="/"
          aria-expanded={macrosOpen}
          onClick={onMacros}
        />
      )}
      {onMention && (
        <IconButton
          icon="at"
          label={t('Mention somebody')}
          aria-expanded={mentionOpen}
          // On a phone the foot is there as long as the text has focus.
          onMouseDown={(event) => event.preventDefault()}
          onClick={onMention}
        />
      )}
      {onFiles && (
        <>
          <IconButton
            icon="clip"
            label={t('Attach files')}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => picker.current?.click()}
          />
          <input
            ref={picker}
            type="file"
            multiple
            hidden
            tabIndex={-1}
            onChange={(event) => {
              onFiles([...(event.target.files ?? [])]);
              // The same file again is a choice as well.
              event.target.value = '';
            }}
          />
        </>
      )}
      {emoji ? (
        <Suspense fallback={emojiButton}>
          <EmojiMenu
            onClose={() => setEmoji(false)}
            onPick={(one) => {
              setEmoji(false);
              onEmoji(one);
            }}
          >
            {emojiButton}
          </EmojiMenu>
        </Suspense>
      ) : (
        emojiButton
      )}
    </>
  );
}
