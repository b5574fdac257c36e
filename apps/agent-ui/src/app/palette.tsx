import { Modal } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type KeyboardEvent, useEffect, useId, useMemo, useState } from 'react';
import { veiledWords } from '../components/domain/veil.tsx';
import { Icon } from '../components/ui/icon.tsx';
import { Kbd } from '../components/ui/kbd.tsx';
import { type Command, currentCommands } from '../lib/commands.ts';
import { cx } from '../lib/cx.ts';
import { msg, t } from '../lib/i18n/index.ts';
import { fetchSearch } from '../lib/queries/conversations.ts';
import { isVeiled } from '../lib/veil.ts';
import css from './palette.module.css';
import { score } from './palette-score.ts';

interface Entry {
  readonly id: string;
  readonly label: string;
  readonly group: string;
  readonly keys?: string | undefined;
  readonly run: () => void;
}

const MOST = 9;
const CUSTOMERS = msg('Conversations');

/** Everything one can do here, by name; and every customer, by theirs. */
export function Palette({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const [commands, setCommands] = useState<Command[]>([]);
  const navigate = useNavigate();
  const id = useId();
  useEffect(() => {
    if (!opened) return;
    setCommands(currentCommands().filter((command) => !command.keyOnly));
    setText('');
    setAt(0);
  }, [opened]);
  const q = text.trim();
  const { data: found } = useQuery({
    queryKey: ['palette', q],
    queryFn: ({ signal }) => fetchSearch(q, signal),
    enabled: opened && q.length >= 2,
    staleTime: 10_000,
  });

  const entries = useMemo<Entry[]>(() => {
    const matching = commands
      .map((command) => ({ command, points: score(command.label, q) }))
      .filter(({ points }) => points > 0)
      .toSorted((a, b) => b.points - a.points)
      .slice(0, q ? MOST : 40)
      .map(
        ({ command }): Entry => ({
          id: command.id,
          label: command.label,
          group: command.group,
          keys: command.keys,
          run: command.run,
        }),
      );
    const people = (q.length >= 2 ? (found ?? []) : []).slice(0, 6).map(
      (row): Entry => ({
        id: row.id,
        label: `${row.contact.name}: ${isVeiled(row.lastMessage?.abusiveMessageId) ? veiledWords() : (row.lastMessage?.excerpt ?? '')}`,
        group: CUSTOMERS,
        run: () =>
          void navigate({ to: '/inbox/$view/$conversationId', params: { view: 'open', conversationId: row.id } }),
      }),
    );
    const search: Entry[] =
      q.length >= 2
        ? [
            {
              id: 'search-all',
              label: t('Search conversations for “{q}”', { q }),
              group: CUSTOMERS,
              run: () => void navigate({ to: '/inbox/$view', params: { view: 'open' }, search: { q } }),
            },
          ]
        : [];
    return [...matching, ...people, ...search];
  }, [commands, q, found, navigate]);
  const current = Math.min(at, entries.length - 1);

  const run = (entry: Entry | undefined) => {
    if (!entry) return;
    onClose();
    // After the dialog has given the focus back.
    setTimeout(entry.run, 60);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (by !== 0 && entries.length > 0) {
      event.preventDefault();
      setAt((current + by + entries.length) % entries.length);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      run(entries[current]);
    }
  };
  useEffect(() => {
    document.getElementById(`${id}-${current}`)?.scrollIntoView({ block: 'nearest' });
  }, [id, current]);

  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('Search and commands')}
      withCloseButton={false}
      padding={0}
      size={560}
      yOffset="12vh"
      styles={{ header: { display: 'none' }, body: { padding: 0 } }}
    >
      <div className={css.line}>
        <Icon name="search" />
        <input
          data-autofocus
          className={css.input}
          role="combobox"
          aria-label={t('Search and commands')}
          aria-expanded="true"
          aria-controls={`${id}-list`}
          aria-activedescendant={entries.length > 0 ? `${id}-${current}` : undefined}
          aria-autocomplete="list"
          placeholder={t('What do you want to do, or whom do you look for?')}
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setAt(0);
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <div className={css.list} role="listbox" id={`${id}-list`} aria-label={t('Commands')}>
        {entries.map((entry, index) => (
          <div key={entry.id} role="presentation">
            {entry.group !== entries[index - 1]?.group && (
              <div className={css.group} role="presentation">
                {t(entry.group)}
              </div>
            )}
            {/* biome-ignore lint/a11y/useKeyWithClickEvents: the keys belong to the field above */}
            {/* biome-ignore lint/a11y/useFocusableInteractive: focus stays in the field above */}
            <div
              id={`${id}-${index}`}
              role="option"
              aria-selected={index === current}
              className={cx(css.entry, index === current && css.on)}
              onClick={() => run(entry)}
              onPointerMove={() => setAt(index)}
            >
              <bdi className="cut">{entry.label}</bdi>
              <span className="grow" />
              {entry.keys && <Kbd keys={entry.keys} asIs />}
            </div>
          </div>
        ))}
        {entries.length === 0 && <p className={css.none}>{t('Nothing is called that.')}</p>}
      </div>
    </Modal>
  );
}
