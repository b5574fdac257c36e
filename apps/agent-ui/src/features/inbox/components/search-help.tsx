import type { ViewDto } from '@kwartier/contracts';
import { type ConversationSort, parseSearch } from '@kwartier/core';
import { useQuery } from '@tanstack/react-query';
import { type RefObject, useEffect, useImperativeHandle, useMemo, useState } from 'react';
import { Button } from '../../../components/ui/button.tsx';
import { cx } from '../../../lib/cx.ts';
import { enumerate, t } from '../../../lib/i18n/index.ts';
import { channelsQuery } from '../../../lib/queries/channels.ts';
import { fetchSearch } from '../../../lib/queries/conversations.ts';
import { tagsQuery } from '../../../lib/queries/macros.ts';
import { agentsQuery, teamsQuery } from '../../../lib/queries/people.ts';
import { useCan } from '../../../lib/queries/session.ts';
import { useRemoveView } from '../../../lib/queries/views.ts';
import { pieceBeingWritten, suggest, takeSuggestion } from '../model/suggest.ts';
import { KeepView } from './keep-view.tsx';
import css from './search-help.module.css';

export interface SearchHelpHandle {
  /** @returns whether the key was for the suggestions */
  onKey: (key: string) => boolean;
}

interface SearchHelpProps {
  id: string;
  text: string;
  open: boolean;
  saved: ViewDto | undefined;
  sort: ConversationSort | undefined;
  onWrite: (text: string) => void;
  onActive: (id: string | undefined) => void;
  onSaved: (view: ViewDto) => void;
  handle: RefObject<SearchHelpHandle | null>;
}

/** The languages that are suggested besides those colleagues answer in. */
const LANGUAGES = ['en', 'nl', 'de', 'fr', 'es', 'pt', 'it', 'ja', 'ar', 'tr', 'id'];

/** Below the search: how it can go on, what it does not understand, and keeping it as a view. */
export function SearchHelp({ id, text, open, saved, sort, onWrite, onActive, onSaved, handle }: SearchHelpProps) {
  /** Of what is written now: other words have other suggestions, from the very next key on. */
  const [chosen, setChosen] = useState({ text, at: -1 });
  const at = chosen.text === text ? chosen.at : -1;
  const setAt = (next: number) => setChosen({ text, at: next });
  const [keeping, setKeeping] = useState(false);
  const remove = useRemoveView();
  const mayShare = useCan('view.write');
  const { data: tags = [] } = useQuery(tagsQuery);
  const { data: agents = [] } = useQuery(agentsQuery);
  const { data: teams = [] } = useQuery(teamsQuery);
  const { data: channels = [] } = useQuery({ ...channelsQuery, enabled: useCan('channel.read') });
  const seesNames = useCan('contact.private');
  const piece = pieceBeingWritten(text);
  const person = piece && (piece.operator === 'from' || piece.operator === null) ? piece.value : '';
  const { data: people = [] } = useQuery({
    queryKey: ['search', 'people', person],
    queryFn: async ({ signal }) => [
      ...new Set((await fetchSearch(`from:"${person.replaceAll('"', '')}"`, signal)).map((row) => row.contact.name)),
    ],
    enabled: open && seesNames && person.length >= 2,
    staleTime: 30_000,
  });

  const suggestions = useMemo(
    () =>
      suggest(
        text,
        {
          tags: tags.filter(({ archived }) => !archived).map(({ name }) => name),
          agents: agents.filter(({ isActive }) => isActive).map(({ name }) => name),
          teams: teams.map(({ name }) => name),
          channels: channels.map(({ name }) => name),
          contacts: people,
          languages: [...new Set([...agents.flatMap(({ languages }) => languages), ...LANGUAGES])],
        },
        Date.now(),
      ),
    [text, tags, agents, teams, channels, people],
  );
  useEffect(() => onActive(at < 0 ? undefined : `${id}-${at}`), [at, id, onActive]);
  const take = (index: number) => {
    const suggestion = suggestions[index];
    if (suggestion) onWrite(takeSuggestion(text, suggestion));
  };
  useImperativeHandle(handle, () => ({
    onKey(key) {
      if (suggestions.length === 0) return false;
      if (key === 'ArrowDown') setAt((at + 1) % suggestions.length);
      else if (key === 'ArrowUp') setAt(at <= 0 ? suggestions.length - 1 : at - 1);
      else if (key === 'Enter' && at >= 0) take(at);
      else return false;
      return true;
    },
  }));

  const query = parseSearch(text);
  const [mistake] = query.mistakes.filter(({ piece: wrong }) => wrong !== piece && wrong.start !== piece?.start);
  const mayEdit = saved !== undefined && (saved.scope === 'personal' || mayShare);
  return (
    <>
      {open && suggestions.length > 0 && (
        <div className={css.list} role="listbox" id={id} aria-label={t('Ways to go on')}>
          {suggestions.map((suggestion, index) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the keys belong to the field above
            // biome-ignore lint/a11y/useFocusableInteractive: focus stays in the field above
            <div
              key={suggestion.write}
              id={`${id}-${index}`}
              role="option"
              aria-selected={index === at}
              className={cx(css.option, index === at && css.on)}
              onMouseDown={(event) => event.preventDefault()}
              onPointerMove={() => setAt(index)}
              onClick={() => take(index)}
            >
              <code className="cut" dir="auto">
                {suggestion.write}
              </code>
              <span className="cut dim">{suggestion.meaning}</span>
            </div>
          ))}
        </div>
      )}
      {mistake && (
        <p className={css.mistake} role="status">
          {mistake.allowed.length > 0
            ? t('“{operator}” knows: {values}', {
                operator: `${mistake.piece.operator}:`,
                values: enumerate(mistake.allowed, 'disjunction'),
              })
            : t('“{operator}” needs something behind it.', { operator: `${mistake.piece.operator}:` })}
        </p>
      )}
      {text.trim() !== '' && !mistake && (keeping || !open) && (
        <div className={css.foot}>
          {keeping ? (
            <KeepView
              query={text.trim()}
              sort={sort}
              saved={mayEdit ? saved : undefined}
              mayShare={mayShare}
              onSaved={(view) => {
                setKeeping(false);
                onSaved(view);
              }}
              onCancel={() => setKeeping(false)}
            />
          ) : (
            <>
              <Button size="sm" onClick={() => setKeeping(true)}>
                {mayEdit ? t('Change this view') : t('Keep as a view')}
              </Button>
              {mayEdit && (
                <Button size="sm" variant="ghost" onClick={() => remove.mutate(saved)} busy={remove.isPending}>
                  {t('Remove the view')}
                </Button>
              )}
            </>
          )}
        </div>
      )}
    </>
  );
}
