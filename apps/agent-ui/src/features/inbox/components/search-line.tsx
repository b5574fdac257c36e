import type { ViewDto } from '@kwartier/contracts';
import type { ConversationSort } from '@kwartier/core';
import { Suspense, useEffect, useId, useRef, useState } from 'react';
import { IconButton } from '../../../components/ui/button.tsx';
import { Icon } from '../../../components/ui/icon.tsx';
import { t } from '../../../lib/i18n/index.ts';
import { lazily } from '../../../lib/lazily.ts';
import type { SearchHelpHandle } from './search-help.tsx';
import css from './search-line.module.css';

const SearchHelp = lazily(() => import('./search-help.tsx').then((module) => module.SearchHelp));

interface SearchLineProps {
  /** Another number brings the cursor here; 0: nobody asked for it. */
  asked: number;
  value: string;
  /** The view that is looked at, if this search is one. */
  saved: ViewDto | undefined;
  sort: ConversationSort | undefined;
  onSearch: (text: string) => void;
  onSaved: (view: ViewDto) => void;
  onClose: () => void;
}

const WAIT_MS = 300;

/** Search through names, handles, messages and notes, in every status, with help for the operators. */
export function SearchLine({ asked, value, saved, sort, onSearch, onSaved, onClose }: SearchLineProps) {
  const id = useId();
  const [text, setText] = useState(value);
  /** Whether the suggestions are shown, and which one is chosen. */
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState<string>();
  const help = useRef<SearchHelpHandle>(null);
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (asked > 0) box.current?.focus();
  }, [asked]);
  // Another view was entered, or this one's search was changed elsewhere.
  const [known, setKnown] = useState(value);
  if (known !== value) {
    setKnown(value);
    if (text.trim() !== value) setText(value);
  }
  useEffect(() => {
    // A lone operator finds nothing yet.
    if (text.trim() === value || /[a-z]:$/i.test(text)) return;
    const timer = setTimeout(() => {
      setKnown(text.trim());
      onSearch(text.trim());
    }, WAIT_MS);
    return () => clearTimeout(timer);
  }, [text]);
  const write = (next: string) => {
    setText(next);
    box.current?.focus();
  };
  return (
    <search className={css.search}>
      <div className={css.line}>
        <Icon name="search" />
        <input
          ref={box}
          type="text"
          inputMode="search"
          enterKeyHint="search"
          spellCheck={false}
          autoComplete="off"
          className={css.input}
          role="combobox"
          aria-label={t('Search conversations')}
          aria-expanded={open}
          aria-controls={`${id}-list`}
          aria-activedescendant={open ? active : undefined}
          aria-autocomplete="list"
          placeholder={t('Names, messages, tag:… is:… from:…')}
          value={text}
          onFocus={() => setOpen(true)}
          onBlur={() => setOpen(false)}
          onChange={(event) => {
            setText(event.target.value);
            setOpen(true);
          }}
          onKeyDown={(event) => {
            if (open && help.current?.onKey(event.key)) event.preventDefault();
            else if (event.key === 'Enter') {
              setOpen(false);
              onSearch(text.trim());
            } else if (event.key === 'Escape') {
              if (open && text !== '') setOpen(false);
              else onClose();
            }
          }}
        />
        <IconButton icon="close" label={t('End the search')} onClick={onClose} />
      </div>
      <Suspense fallback={null}>
        <SearchHelp
          id={`${id}-list`}
          text={text}
          open={open}
          saved={saved}
          sort={sort}
          onWrite={write}
          onActive={setActive}
          onSaved={onSaved}
          handle={help}
        />
      </Suspense>
    </search>
  );
}
