/** How long a page may take to bring its place onto the screen. */
const PATIENCE_MS = 8_000;
const SHOWN_MS = 2_400;

let stop: (() => void) | undefined;

/**
 * Bring a place of the page that is coming into view as soon as it is there, with the focus on it, and mark it for a moment.
 * @param id of the element; what it labels (`aria-labelledby`) is meant with it
 */
export function arriveAt(id: string): void {
  stop?.();
  const arrive = () => {
    const place = document.getElementById(id);
    if (!place) return false;
    const whole = place.closest<HTMLElement>(`[aria-labelledby="${CSS.escape(id)}"]`) ?? place;
    const isQuiet = matchMedia('(prefers-reduced-motion: reduce)').matches;
    whole.scrollIntoView({ block: 'center', behavior: isQuiet ? 'auto' : 'smooth' });
    if (whole.tabIndex < 0) whole.tabIndex = -1;
    whole.focus({ preventScroll: true });
    whole.dataset.arrived = '';
    setTimeout(() => delete whole.dataset.arrived, SHOWN_MS);
    return true;
  };
  if (arrive()) return;
  const watcher = new MutationObserver(() => {
    if (arrive()) stop?.();
  });
  const timer = setTimeout(() => stop?.(), PATIENCE_MS);
  stop = () => {
    watcher.disconnect();
    clearTimeout(timer);
    stop = undefined;
  };
  watcher.observe(document.body, { childList: true, subtree: true });
}
