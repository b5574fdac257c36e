import { cx } from '../../../lib/cx.ts';
import type { LengthMeter } from '../../../lib/text-length.ts';
import css from './length-count.module.css';

/** With more room left than this, a phone has other use for its own. */
const FAR = 1_000;

/** "147 of 280", with a bar: amber in the last tenth, red beyond. */
export function LengthCount({ meter }: { meter: LengthMeter }) {
  return (
    <span
      className={cx(
        css.count,
        meter.near && css.near,
        meter.over > 0 && css.over,
        meter.max - meter.used > FAR && css.far,
      )}
    >
      <i className={css.bar} aria-hidden="true">
        <i style={{ inlineSize: `${meter.share * 100}%` }} />
      </i>
      <bdi className="num">{meter.words}</bdi>
    </span>
  );
}
