import { type RefObject, useEffect, useState } from 'react';
import { IconButton } from '../../../components/ui/button.tsx';
import { Icon } from '../../../components/ui/icon.tsx';
import { t } from '../../../lib/i18n/index.ts';
import css from './search-line.module.css';

interface SearchLineProps {
  box: RefObject<HTMLInputElement | null>;
  value: string;
  onSearch: (text: string) => void;
  onClose: () => void;
}

const WAIT_MS = 300;

/** Search through names, handles and messages, in every status. */
export function SearchLine({ box, value, onSearch, onClose }: SearchLineProps) {
  const [text, setText] = useState(value);
  useEffect(() => {
    if (text.trim() === value) return;
    const timer = setTimeout(() => onSearch(text.trim()), WAIT_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <search className={css.line}>
      <Icon name="search" />
      <input
        ref={box}
        type="search"
        className={css.input}
        aria-label={t('Search conversations')}
        placeholder={t('Names, handles and messages')}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') onSearch(text.trim());
          if (event.key === 'Escape') onClose();
        }}
      />
      <IconButton icon="close" label={t('End the search')} onClick={onClose} />
    </search>
  );
}
