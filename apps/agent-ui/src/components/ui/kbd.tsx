import { cx } from '../../lib/cx.ts';
import { keyCaps } from '../../lib/keymap.ts';
import css from './kbd.module.css';

/** The keys of a command, as caps. Decoration: the command's own name is what screen readers hear. */
export function Kbd({ keys, plain }: { keys: string; plain?: boolean }) {
  return (
    <span className={css.keys} aria-hidden="true">
      {keyCaps(keys).map((cap) => (
        <kbd key={cap} className={cx(css.cap, plain && css.plain)}>
          {cap}
        </kbd>
      ))}
    </span>
  );
}
