import { Modal } from '@mantine/core';
import { Check } from '../components/ui/field.tsx';
import { Kbd } from '../components/ui/kbd.tsx';
import { msg, t } from '../lib/i18n/index.ts';
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
    msg('Conversation'),
    [
      ['n', msg('Take next')],
      ['t', msg('Take this one')],
      ['a', msg('Hand over')],
      ['h', msg('Snooze')],
      ['e', msg('Resolve')],
      ['l', msg('Tags')],
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
    msg('Go to'),
    [
      ['g i', msg('Mine')],
      ['g u', msg('Unassigned')],
      ['g a', msg('All open')],
      ['g s', msg('Snoozed')],
      ['g r', msg('Resolved')],
      ['g b', msg('Team board')],
      ['g p', msg('Approvals')],
      ['g m', msg('Replies and macros')],
      ['g c', msg('Channels')],
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

/** All keys on one sheet, and the switch that turns letter keys off as a whole. */
export function KeySheet({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const on = useStore(letterKeys);
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
              {keys.map(([key, does]) => (
                <div key={key}>
                  <dt>
                    <Kbd keys={key} always />
                    <span className="visually-hidden">{key}</span>
                  </dt>
                  <dd>{t(does)}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <Check
        label={t('Letter keys are on (outside text fields)')}
        checked={on}
        onChange={(event) => letterKeys.set(event.target.checked)}
      />
    </Modal>
  );
}
