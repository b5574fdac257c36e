import { Modal } from '@mantine/core';
import { Check } from '../components/ui/field.tsx';
import { Kbd } from '../components/ui/kbd.tsx';
import { letterKeys } from '../lib/preferences.ts';
import { useStore } from '../lib/store.ts';
import css from './key-sheet.module.css';

const KEYS: readonly [title: string, keys: readonly [string, string][]][] = [
  [
    'List',
    [
      ['j', 'Next conversation'],
      ['k', 'Previous conversation'],
      ['Enter', 'Open it'],
      ['.', 'Show what is new'],
      ['/', 'Search'],
      ['x', 'Select'],
      ['Shift+J', 'Select downwards'],
      ['Shift+K', 'Select upwards'],
    ],
  ],
  [
    'Conversation',
    [
      ['n', 'Take next'],
      ['t', 'Take this one'],
      ['a', 'Hand over'],
      ['h', 'Snooze'],
      ['e', 'Resolve'],
      ['z', 'Undo the last thing'],
      ['Escape', 'One level out'],
    ],
  ],
  [
    'Answer',
    [
      ['r', 'Answer as the customer wrote'],
      ['p', 'Answer in private'],
      ['m', 'Note'],
      ['Ctrl+Enter', 'Send'],
      ['Ctrl+Shift+Enter', 'Send and take next'],
      ['Alt+Enter', 'Send and resolve'],
    ],
  ],
  [
    'Go to',
    [
      ['g i', 'Mine'],
      ['g u', 'Unassigned'],
      ['g a', 'All open'],
      ['g s', 'Snoozed'],
      ['g r', 'Resolved'],
      ['g b', 'Team board'],
      ['g c', 'Channels'],
    ],
  ],
  [
    'Console',
    [
      ['Ctrl+K', 'Command palette'],
      ['[', 'Navigation'],
      [']', 'Contact'],
      ['?', 'This sheet'],
    ],
  ],
];

/** All keys on one sheet, and the switch that turns letter keys off as a whole. */
export function KeySheet({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const on = useStore(letterKeys);
  return (
    <Modal opened={opened} onClose={onClose} title="All keys" size={720} closeButtonProps={{ 'aria-label': 'Close' }}>
      <div className={css.sheet}>
        {KEYS.map(([title, keys]) => (
          <section key={title}>
            <h3>{title}</h3>
            <dl>
              {keys.map(([key, does]) => (
                <div key={key}>
                  <dt>
                    <Kbd keys={key} always />
                    <span className="visually-hidden">{key}</span>
                  </dt>
                  <dd>{does}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <Check
        label="Letter keys are on (outside text fields)"
        checked={on}
        onChange={(event) => letterKeys.set(event.target.checked)}
      />
    </Modal>
  );
}
