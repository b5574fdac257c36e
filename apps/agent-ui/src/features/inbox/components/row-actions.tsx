import type { ReactElement, ReactNode } from 'react';
import { Icon, type IconName } from '../../../components/ui/icon.tsx';
import css from './row-actions.module.css';

interface RowActionsProps {
  onTake?: (() => void) | undefined;
  onResolve: () => void;
  snooze: (button: ReactElement) => ReactNode;
}

/** For the pointer only, over the end of the row; keys and the conversation's own bar do the same. */
export function RowActions({ onTake, onResolve, snooze }: RowActionsProps) {
  const button = (icon: IconName, title: string, onClick?: () => void) => (
    <button type="button" tabIndex={-1} title={title} className={css.action} onClick={onClick}>
      <Icon name={icon} size={14} />
    </button>
  );
  return (
    <div className={css.actions} aria-hidden="true">
      {onTake && button('plus', 'Take · T', onTake)}
      {snooze(button('clock', 'Snooze · H'))}
      {button('check', 'Resolve · E', onResolve)}
    </div>
  );
}
