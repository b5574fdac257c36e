import { said } from '../lib/announcer.ts';
import { useStore } from '../lib/store.ts';

/** What screen readers hear of live changes: rarely, and in numbers. */
export function Announcer() {
  const { text, assertive, count } = useStore(said);
  return (
    <>
      <div className="visually-hidden" role="status" aria-live="polite">
        {!assertive && <span key={count}>{text}</span>}
      </div>
      <div className="visually-hidden" role="alert">
        {assertive && <span key={count}>{text}</span>}
      </div>
    </>
  );
}
