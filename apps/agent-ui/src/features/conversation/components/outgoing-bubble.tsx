import { Button } from '../../../components/ui/button.tsx';
import { Icon } from '../../../components/ui/icon.tsx';
import { cx } from '../../../lib/cx.ts';
import { t } from '../../../lib/i18n/index.ts';
import type { Outgoing } from '../../../lib/outbox.ts';
import css from './bubble.module.css';
import { MessageText } from './message-text.tsx';

interface OutgoingBubbleProps {
  entry: Outgoing;
  onRetry: (entry: Outgoing) => void;
  onEdit: (entry: Outgoing) => void;
}

/** A message of mine that the server has not confirmed. */
export function OutgoingBubble({ entry, onRetry, onEdit }: OutgoingBubbleProps) {
  const failed = entry.state === 'failed';
  const note = entry.audience === 'note';
  return (
    <article
      className={cx(
        css.message,
        note ? cx(css.full, css.note) : css.out,
        entry.audience === 'private' && css.private,
        failed ? css.failed : css.pending,
      )}
      aria-label={failed ? t('Your message, not sent') : t('Your message, on its way')}
    >
      <div className={css.bubble}>
        <MessageText text={entry.text} mentions={entry.mentions} />
        {entry.files.map(({ id, name }) => (
          <div key={id}>
            <Icon name="file" size={14} /> <bdi>{name}</bdi>
          </div>
        ))}
      </div>
      <div className={css.meta}>
        {entry.audience === 'private' && <Icon name="lock" size={14} />}
        {failed ? (
          <>
            <span className={css.bad}>{t('Not sent: {reason}', { reason: entry.reason })}</span>
            <Button variant="link" onClick={() => onRetry(entry)}>
              {t('Try again')}
            </Button>
            <span aria-hidden="true">·</span>
            <Button variant="link" onClick={() => onEdit(entry)}>
              {t('Edit')}
            </Button>
          </>
        ) : (
          <span>{note ? t('Saving the note…') : t('Handing it over…')}</span>
        )}
      </div>
    </article>
  );
}
