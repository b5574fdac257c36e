import type { ConversationDetailDto } from '@kwartier/contracts';
import { Avatar } from '../../../components/domain/avatar.tsx';
import { Button } from '../../../components/ui/button.tsx';
import { t } from '../../../lib/i18n/index.ts';
import { useFollow } from '../api/follow.ts';
import css from './followers.module.css';

interface FollowersProps {
  conversation: Pick<ConversationDetailDto, 'id' | 'followers' | 'isFollowed' | 'contact'>;
  meId: string;
}

/** Who hears of a conversation besides whoever has it, and the way to be one of them. */
export function Followers({ conversation, meId }: FollowersProps) {
  const { id, followers, isFollowed, contact } = conversation;
  const { mutate: follow } = useFollow();
  return (
    <section className={css.panel} aria-label={t('Followers')}>
      <div className={css.head}>
        <h3>{t('Followers')}</h3>
        <Button
          size="sm"
          icon="bell"
          aria-pressed={isFollowed}
          onClick={() => follow({ id, follow: !isFollowed, name: contact.name })}
        >
          {isFollowed ? t('No longer follow') : t('Follow')}
        </Button>
      </div>
      {followers.length === 0 ? (
        <p className="small dim">{t('Nobody follows this. Whoever does is told when it goes on.')}</p>
      ) : (
        <ul className={css.list}>
          {followers.map((one) => (
            <li key={one.id}>
              <Avatar name={one.name} size="sm" mine={one.id === meId} />
              <bdi className="cut">{one.id === meId ? t('You@@follower') : one.name}</bdi>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
