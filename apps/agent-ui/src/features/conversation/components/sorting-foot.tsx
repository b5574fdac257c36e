import { Button } from '../../../components/ui/button.tsx';
import { Notice } from '../../../components/ui/notice.tsx';
import { ProblemText } from '../../../components/ui/problem-text.tsx';
import { t } from '../../../lib/i18n/index.ts';
import css from './merging.module.css';

interface SortingFootProps {
  /** Why it could not be done; null: it was not tried, or can be. */
  problem: Error | null;
  busy: boolean;
  disabled: boolean;
  /** What is done, on the button that does it. */
  verb: string;
  onClose: () => void;
}

/** The end of a dialog that merges, links or splits: what went wrong, the way out and the way on. */
export function SortingFoot({ problem, busy, disabled, verb, onClose }: SortingFootProps) {
  return (
    <>
      {problem && (
        <Notice tone="breached" icon="warn" role="alert">
          <ProblemText error={problem} />
        </Notice>
      )}
      <div className={css.buttons}>
        <Button onClick={onClose}>{t('Cancel')}</Button>
        <Button type="submit" variant="primary" busy={busy} disabled={disabled}>
          {verb}
        </Button>
      </div>
    </>
  );
}
