import { Button } from '../components/ui/button.tsx';
import { t } from '../lib/i18n/index.ts';
import { useStore } from '../lib/store.ts';
import { undoable, undoLast } from '../lib/undo.ts';
import css from './undo-bar.module.css';

/** What was just done, and how to take it back, while one can. */
export function UndoBar() {
  const offer = useStore(undoable);
  return (
    <div role="status" aria-live="polite">
      {offer && (
        <div className={css.bar}>
          <span>{offer.label}</span>
          <Button variant="ghost" keys="z" className={css.button} onClick={undoLast}>
            {t('Undo')}
          </Button>
        </div>
      )}
    </div>
  );
}
