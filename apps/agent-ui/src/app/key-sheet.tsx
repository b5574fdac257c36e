import { Modal } from '@mantine/core';
import { type KeyboardEvent, useState } from 'react';
import { Button } from '../components/ui/button.tsx';
import { Check } from '../components/ui/field.tsx';
import { Kbd } from '../components/ui/kbd.tsx';
import { msg, t } from '../lib/i18n/index.ts';
import { choose, chosenKey, keysNow, mayChoose, ownKeys } from '../lib/own-keys.ts';
import { letterKeys } from '../lib/preferences.ts';
import { useStore } from '../lib/store.ts';
import css from './key-sheet.module.css';

const KEYS: readonly [title: string, keys: readonly [string, string][]][] = [
  [
    msg('List'),
    [
      ['j', msg('Next conversation')],
      ['k', msg('Previous conversation')],
      ['Enter', msg('Open it')],
      ['.', msg('Show what is new')],
      ['/', msg('Search')],
      ['x', msg('Select')],
      ['Shift+J', msg('Select downwards')],
      ['Shift+K', msg('Select upwards')],
      ['Shift+X', msg('Select all that are shown')],
    ],
  ],
  [
    msg('Go to'),
    [
      ['g i', msg('Mine')],
      ['g u', msg('Unassigned')],
      ['g a', msg('All open')],
      ['g e', msg('Mentioned')],
      ['g f', msg('Following')],
      ['g s', msg('Snoozed')],
      ['g r', msg('Resolved')],
      ['g b', msg('Team board')],
      ['g p', msg('Approvals')],
      ['g m', msg('Replies and macros')],
      ['g c', msg('Channels')],
    ],
  ],
  [
    msg('Conversation'),
    [
      ['n', msg('Take next')],
      ['t', msg('Take this one')],
      ['a', msg('Hand over')],
      ['h', msg('Snooze')],
      ['e', msg('Resolve')],
      ['l', msg('Tags')],
      ['f', msg('Follow, or no longer')],
      ['z', msg('Undo the last thing')],
      ['Escape', msg('One level out')],
    ],
  ],
  [
    msg('Answer'),
    [
      ['r', msg('Answer as the customer wrote')],
      ['p', msg('Answer in private')],
      ['m', msg('Note')],
      ['/', msg('Replies and macros')],
      ['Ctrl+Enter', msg('Send')],
      ['Ctrl+Shift+Enter', msg('Send and take next')],
      ['Alt+Enter', msg('Send and resolve')],
    ],
  ],
  [
    msg('Console'),
    [
      ['Ctrl+K', msg('Command palette')],
      ['[', msg('Navigation')],
      [']', msg('Contact')],
      ['?', msg('This sheet')],
    ],
  ],
];

/** Keys that can be chosen anew, those of the approvals page with them. */
const ALL_KEYS = [...new Set(KEYS.flatMap(([, keys]) => keys.map(([key]) => key)))].filter(mayChoose);

/** All keys on one sheet, each to be chosen anew, and the switch that turns letter keys off as a whole. */
export function KeySheet({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const on = useStore(letterKeys);
  const own = useStore(ownKeys);
  /** The keys that are being chosen anew. */
  const [changing, setChanging] = useState<string | null>(null);
  const onChosen = (event: KeyboardEvent, key: string) => {
    if (event.key === 'Tab') return;
    event.preventDefault();
    event.stopPropagation();
    const chosen = chosenKey(event.nativeEvent);
    if (chosen) ownKeys.set(choose(own, ALL_KEYS, key, chosen));
    if (chosen || event.key === 'Escape') setChanging(null);
  };
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('All keys')}
      size={720}
      closeButtonProps={{ 'aria-label': t('Close') }}
    >
      <div className={css.sheet}>
        {KEYS.map(([title, keys]) => (
          <section key={title}>
            <h3>{t(title)}</h3>
            <dl>
              {keys.map(([key, does]) => {
                const now = keysNow(key, own);
                return (
                  <div key={key}>
                    <dt>
                      {mayChoose(key) ? (
                        <button
                          type="button"
                          className={css.change}
                          aria-label={t('{does}: {key}. Choose another key', { does: t(does), key: now })}
                          aria-pressed={changing === key}
                          onClick={() => setChanging(changing === key ? null : key)}
                          onBlur={() => setChanging(null)}
                          onKeyDown={(event) => changing === key && onChosen(event, key)}
                        >
                          {changing === key ? (
                            <span className={css.press}>{t('Press a key')}</span>
                          ) : (
                            <Kbd keys={now} always asIs />
                          )}
                        </button>
                      ) : (
                        <>
                          <Kbd keys={key} always asIs />
                          <span className="visually-hidden">{key}</span>
                        </>
                      )}
                    </dt>
                    <dd>{t(does)}</dd>
                  </div>
                );
              })}
            </dl>
          </section>
        ))}
      </div>
      <p className={css.hint}>
        {t('Choose other keys by clicking on them; whatever had them takes the ones you give up.')}
      </p>
      {Object.keys(own).length > 0 && (
        <Button size="sm" onClick={() => ownKeys.set({})}>
          {t('All keys as they were')}
        </Button>
      )}
      <Check
        label={t('Letter keys are on (outside text fields)')}
        checked={on}
        onChange={(event) => letterKeys.set(event.target.checked)}
      />
    </Modal>
  );
}
