import { Modal } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { kindName, Private } from '../../../components/domain/kind.tsx';
import { PlatformMark, placeName } from '../../../components/domain/platform-mark.tsx';
import { Time } from '../../../components/domain/time.tsx';
import { veiledWords } from '../../../components/domain/veil.tsx';
import { Button } from '../../../components/ui/button.tsx';
import { Notice } from '../../../components/ui/notice.tsx';
import { ProblemText } from '../../../components/ui/problem-text.tsx';
import { Skeleton } from '../../../components/ui/skeleton.tsx';
import { cx } from '../../../lib/cx.ts';
import { t } from '../../../lib/i18n/index.ts';
import { useVeil } from '../../../lib/veil.ts';
import { personTimelineQuery } from '../api/contact-care.ts';
import css from './person-timeline.module.css';

interface PersonTimelineProps {
  contactId: string;
  name: string;
  opened: boolean;
  phone: boolean;
  now: number;
  onClose: () => void;
  onOpen: (conversationId: string) => void;
}

/** Everything said with one person, over all channels and conversations, newest first. */
export function PersonTimeline({ contactId, name, opened, phone, now, onClose, onOpen }: PersonTimelineProps) {
  const isVeiled = useVeil();
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    ...personTimelineQuery(contactId),
    enabled: opened,
  });
  const items = data?.pages.flatMap((page) => page.items);
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('Everything said with {name}', { name })}
      size={680}
      fullScreen={phone}
      closeButtonProps={{ 'aria-label': t('Close') }}
    >
      {error && !items && (
        <Notice tone="breached" icon="warn" actions={<Button onClick={() => void refetch()}>{t('Try again')}</Button>}>
          {t('The timeline did not load.')} <ProblemText error={error} />
        </Notice>
      )}
      {!items && !error && <Skeleton rows={6} shape="card" />}
      {items?.length === 0 && <p className="dim">{t('Nothing was said yet.')}</p>}
      <ol className={css.list}>
        {items?.map((item) => {
          const place = placeName(item.conversation.platform, item.isPrivate);
          const ours = item.direction !== 'inbound';
          return (
            <li key={item.id}>
              <button
                type="button"
                className={cx(css.item, item.kind === 'note' && css.note)}
                onClick={() => onOpen(item.conversationId)}
              >
                <span className={css.head}>
                  <PlatformMark platform={item.conversation.platform} isPrivate={item.isPrivate} />
                  <bdi className="strong cut">{item.author.name}</bdi>
                  {item.isPrivate && item.kind !== 'note' ? (
                    <Private>{place}</Private>
                  ) : (
                    <span>{kindName(item.kind)}</span>
                  )}
                  <span className="grow" />
                  <span className="dim num">
                    <Time at={item.sentAt} now={now} />
                  </span>
                </span>
                <span className={cx(css.text, ours && 'ink-2')} dir="auto">
                  {item.deletedAt
                    ? t('Deleted')
                    : isVeiled(item.abuse.taken ? item.id : null)
                      ? veiledWords()
                      : item.text || t('Without text')}
                </span>
              </button>
            </li>
          );
        })}
      </ol>
      {hasNextPage && (
        <Button busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t('Show older')}
        </Button>
      )}
    </Modal>
  );
}
