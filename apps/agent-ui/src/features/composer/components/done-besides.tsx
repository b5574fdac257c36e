import type { ConversationAction } from '@kwartier/core';
import { IconButton } from '../../../components/ui/button.tsx';
import { Icon } from '../../../components/ui/icon.tsx';
import { type ActionNames, actionWords } from '../../../lib/action-words.ts';
import { t } from '../../../lib/i18n/index.ts';
import css from './composer.module.css';

interface DoneBesidesProps {
  actions: readonly ConversationAction[];
  /** It goes out with a button to write to us in private. */
  invites: boolean;
  onUninvite: () => void;
  names: ActionNames;
  onChange: (actions: ConversationAction[]) => void;
}

/** What is done when the answer goes out, as long as it can still be left out. */
export function DoneBesides({ actions, invites, onUninvite, names, onChange }: DoneBesidesProps) {
  return (
    <ul className={css.besides} aria-label={t('Done with the answer')}>
      {invites && (
        <li className={css.chip}>
          <Icon name="invite" size={14} />
          {t('With a button to write in private')}
          <IconButton
            icon="close"
            label={t('Leave out: {what}', { what: t('With a button to write in private') })}
            onClick={onUninvite}
          />
        </li>
      )}
      {actions.map((action, index) => {
        const words = actionWords(action, names);
        return (
          <li key={JSON.stringify(action)} className={css.chip}>
            <Icon name="bolt" size={14} />
            {words}
            <IconButton
              icon="close"
              label={t('Leave out: {what}', { what: words })}
              onClick={() => onChange(actions.filter((_, at) => at !== index))}
            />
          </li>
        );
      })}
    </ul>
  );
}
