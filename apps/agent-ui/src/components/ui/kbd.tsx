import { cx } from '../../lib/cx.ts';
import { keyCaps } from '../../lib/keymap.ts';
import { keysNow, ownKeys } from '../../lib/own-keys.ts';
import { useStore } from '../../lib/store.ts';
import css from './kbd.module.css';

/**
 * The keys of a command, as caps. Decoration: the command's own name is what screen readers hear. Not shown where there is no
 * keyboard, unless they are what the place is about (`always`). Shown as somebody chose them, unless they are given so (`asIs`).
 */
export function Kbd({
  keys,
  plain,
  always,
  asIs,
}: {
  keys: string;
  plain?: boolean;
  always?: boolean;
  asIs?: boolean;
}) {
  const own = useStore(ownKeys);
  return (
    <span className={cx(css.keys, always && css.always)} aria-hidden="true">
      {keyCaps(asIs ? keys : keysNow(keys, own)).map((cap) => (
        <kbd key={cap} className={cx(css.cap, plain && css.plain)}>
          {cap}
        </kbd>
      ))}
    </span>
  );
}
