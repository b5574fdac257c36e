import type { ConversationDetailDto } from '@kwartier/contracts';
import { Private } from '../../../components/domain/kind.tsx';
import { placeName } from '../../../components/domain/platform-mark.tsx';
import { veiledWords } from '../../../components/domain/veil.tsx';
import { Icon } from '../../../components/ui/icon.tsx';
import { cx } from '../../../lib/cx.ts';
import { whenWords } from '../../../lib/format-time.ts';
import { t } from '../../../lib/i18n/index.ts';
import { useVeil } from '../../../lib/veil.ts';
import css from './linked-line.module.css';

interface LinkedLineProps {
  link: ConversationDetailDto['linked'][number];
  /** Whether it is with somebody else. */
  isOther: boolean;
  now: number;
  onOpen: (id: string) => void;
}

/** Another conversation about the same thing, where the contact panel is not on screen to show it. */
export function LinkedLine({ link, isOther, now, onOpen }: LinkedLineProps) {
  const isVeiled = useVeil();
  return (
    <button type="button" className={link.isPrivate ? css.private : css.line} onClick={() => onOpen(link.id)}>
      {link.isPrivate ? (
        <Private>{link.platform === 'x' ? t('Direct message on X') : t('Messenger')}</Private>
      ) : (
        <b>{placeName(link.platform, false)}</b>
      )}
      {isOther && (
        <b className={cx('cut', css.person)} dir="auto">
          {link.contact.name}
        </b>
      )}
      <bdi className={cx('cut', css.words)}>{isVeiled(link.abusiveMessageId) ? veiledWords() : link.excerpt}</bdi>
      <span className={css.when}>{whenWords(Date.parse(link.at), now)}</span>
      <Icon name="forward" size={14} />
    </button>
  );
}
