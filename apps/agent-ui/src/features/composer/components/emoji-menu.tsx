import { Popover } from '@mantine/core';
import { EmojiPicker } from 'frimousse';
import { type ReactElement, useState } from 'react';
import { t } from '../../../lib/i18n/index.ts';
import { spoken } from '../../../lib/locale.ts';
import { recentEmoji } from '../../../lib/preferences.ts';
import { loadEmoji } from '../emoji-data.ts';
import css from './emoji-menu.module.css';

interface EmojiMenuProps {
  onPick: (emoji: string) => void;
  onClose: () => void;
  /** The button it belongs to. */
  children: ReactElement;
}

const COLUMNS = 8;

/** Choose an emoji: by word in one's own language, by arrow keys, or from those used last. */
export function EmojiMenu({ onPick, onClose, children }: EmojiMenuProps) {
  const [recent] = useState(() => recentEmoji.get().split(' ').filter(Boolean));
  const pick = (emoji: string) => {
    recentEmoji.set([emoji, ...recent.filter((one) => one !== emoji)].slice(0, COLUMNS).join(' '));
    onPick(emoji);
  };
  return (
    <Popover
      opened
      onChange={(opened) => !opened && onClose()}
      onDismiss={onClose}
      position="top-start"
      trapFocus
      withinPortal
      returnFocus={false}
    >
      <Popover.Target>{children}</Popover.Target>
      <Popover.Dropdown aria-label={t('Emoji')} p={0}>
        <EmojiPicker.Root
          className={css.picker}
          locale={spoken.get().locale}
          resolveEmojiData={loadEmoji}
          columns={COLUMNS}
          onEmojiSelect={({ emoji }) => pick(emoji)}
        >
          <EmojiPicker.Search
            className={css.search}
            aria-label={t('Search emoji')}
            placeholder={t('Search emoji')}
            data-autofocus
          />
          {recent.length > 0 && (
            // biome-ignore lint/a11y/useSemanticElements: a row of buttons, not a form's set of fields
            <div className={css.row} role="group" aria-label={t('Used last')}>
              {recent.map((emoji) => (
                <button key={emoji} type="button" className={css.emoji} onClick={() => pick(emoji)}>
                  {emoji}
                </button>
              ))}
            </div>
          )}
          <EmojiPicker.Viewport className={css.viewport}>
            <EmojiPicker.Loading className={css.said}>{t('Loading…')}</EmojiPicker.Loading>
            <EmojiPicker.Empty className={css.said}>{t('No emoji is called that.')}</EmojiPicker.Empty>
            <EmojiPicker.List
              components={{
                CategoryHeader: ({ category, ...rest }) => (
                  <div {...rest} className={css.category}>
                    {category.label}
                  </div>
                ),
                Row: ({ children: emoji, ...rest }) => (
                  <div {...rest} className={css.row}>
                    {emoji}
                  </div>
                ),
                Emoji: ({ emoji, ...rest }) => (
                  <button {...rest} type="button" className={css.emoji}>
                    {emoji.emoji}
                  </button>
                ),
              }}
            />
          </EmojiPicker.Viewport>
          <div className={css.foot} aria-hidden="true">
            <EmojiPicker.ActiveEmoji>{({ emoji }) => <span>{emoji ? emoji.label : ''}</span>}</EmojiPicker.ActiveEmoji>
            <span className="grow" />
            <EmojiPicker.SkinToneSelector className={css.tone} tabIndex={-1} />
          </div>
        </EmojiPicker.Root>
      </Popover.Dropdown>
    </Popover>
  );
}
