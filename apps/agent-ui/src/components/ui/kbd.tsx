import { cx } from '../../lib/cx.ts';
import { keyCaps } from '../../lib/keymap.ts';
import css from './kbd.module.css';

/**
 * The keys of a command, as caps. Decoration: the command's own name is what screen readers hear. Not shown where there is no
 * keyboard, unless they are what the place is about (`always`).
 */
export function Kbd({ keys, plain, always }: { keys: string; plain?: boolean; always?: boolean }) {
  return (
    <span className={cx(css.keys, always && css.always)} aria-hidden="true">
      {keyCaps(keys).map((cap) => (
        <kbd key={cap} className={cx(css.cap, plain && css.plain)}>
          {cap}
        </kbd>
      ))}
    </span>
  );
}
