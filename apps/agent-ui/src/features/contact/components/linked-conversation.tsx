import type { ConversationDetailDto } from '@kwartier/contracts';
import { Private } from '../../../components/domain/kind.tsx';
import { placeName } from '../../../components/domain/platform-mark.tsx';
import { veiledWords } from '../../../components/domain/veil.tsx';
import { IconButton } from '../../../components/ui/button.tsx';
import { cx } from '../../../lib/cx.ts';
import { whenWords } from '../../../lib/format-time.ts';
import { msg, t } from '../../../lib/i18n/index.ts';
import { useVeil } from '../../../lib/veil.ts';
import css from './linked-conversation.module.css';

type Link = ConversationDetailDto['linked'][number];

interface LinkedConversationProps {
  link: Link;
  /** Whether it is with somebody else. */
  isOther: boolean;
  now: number;
  onOpen: (conversationId: string) => void;
  /** Absent where it came of itself, and for whoever may not. */
  onUnlink: ((conversationId: string) => void) | undefined;
}

const REASON: Record<Exclude<Link['reason'], 'by_hand'>, string> = {
  private_hop: msg('Went on in private'),
  late_reply: msg('Came back later'),
  invited: msg('Invited to write in private'),
  split: msg('Split off'),
};

/** A conversation that belongs together with the one on screen: where it is, what was said last, and why it is here. */
export function LinkedConversation({ link, isOther, now, onOpen, onUnlink }: LinkedConversationProps) {
  const isVeiled = useVeil();
  const why = link.reason === 'by_hand' ? t('Linked by {name}', { name: link.linkedBy ?? '' }) : t(REASON[link.reason]);
  return (
    <div className={cx(css.card, link.isPrivate && css.private)}>
      <button type="button" className={css.open} onClick={() => onOpen(link.id)}>
        {link.isPrivate ? (
          <Private>{link.platform === 'x' ? t('Direct message on X') : t('Messenger')}</Private>
        ) : (
          <b>{placeName(link.platform, false)}</b>
        )}
        {isOther && (
          <b className={css.person} dir="auto">
            {link.contact.name}
          </b>
        )}
        <bdi className={css.excerpt}>
          {isVeiled(link.abusiveMessageId) ? veiledWords() : link.excerpt || t('Without text')}
        </bdi>
        <span className="small ink-2">
          {why} · {t('Last word {when}', { when: whenWords(Date.parse(link.at), now) })}
        </span>
      </button>
      {onUnlink && (
        <IconButton
          icon="close"
          className={css.unlink}
          label={t('No longer link these conversations')}
          onClick={() => onUnlink(link.id)}
        />
      )}
    </div>
  );
}
