import type { ChannelDto } from '@kwartier/contracts';
import { Link } from '@tanstack/react-router';
import { Notice } from '../../../components/ui/notice.tsx';
import { t } from '../../../lib/i18n/index.ts';
import css from './board.module.css';

/** Channels whose webhook lost messages that polling had to find; nothing when all is well. */
export function ChannelAlarms({ channels }: { channels: readonly Pick<ChannelDto, 'id' | 'name' | 'gap'>[] }) {
  const gaps = channels.flatMap(({ id, name, gap }) => (gap ? [{ id, name, messages: gap.messages }] : []));
  if (gaps.length === 0) return null;
  return (
    <Notice tone="risk" icon="warn" className={css.whole}>
      <b className="strong">{t('A webhook has gaps.')}</b>{' '}
      {gaps
        .map(({ name, messages }) =>
          t('{name}: {count, plural, one {one message} other {# messages}} found only by asking', {
            name,
            count: messages,
          }),
        )
        .join('; ')}
      . <Link to="/channels">{t('Look at the channels')}</Link>
    </Notice>
  );
}
