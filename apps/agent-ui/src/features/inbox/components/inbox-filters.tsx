import type { ChannelDto } from '@kwartier/contracts';
import { CONVERSATION_SORTS } from '@kwartier/core';
import { Menu } from '@mantine/core';
import { PlatformMark } from '../../../components/domain/platform-mark.tsx';
import { Button, IconButton } from '../../../components/ui/button.tsx';
import { Icon } from '../../../components/ui/icon.tsx';
import { t } from '../../../lib/i18n/index.ts';
import { channelTitle } from '../../../lib/queries/channels.ts';
import { type InboxParams, type InboxSearch, SORT_NAME, type Sort } from '../../../lib/views.ts';
import css from './inbox-filters.module.css';

interface InboxFiltersProps {
  params: InboxParams;
  sort: Sort;
  channels: readonly ChannelDto[];
  phone: boolean;
  onChange: (search: InboxSearch) => void;
}

/** Order and channel. Both live in the address, so that a link shows the same list. */
export function InboxFilters({ params, sort, channels, phone, onChange }: InboxFiltersProps) {
  const { view: _view, sort: _sort, channel: _channel, saved: _saved, ...rest } = params;
  const keepSort = params.sort ? { sort: params.sort } : {};
  const keepChannel = params.channel ? { channel: params.channel } : {};
  const chosen = channels.find((channel) => channel.id === params.channel);
  // The first one is what the list has by itself, and stands in no address.
  const orders: readonly Sort[] =
    params.view === 'mentioned' && !params.q
      ? ['mentioned', ...CONVERSATION_SORTS.filter((one) => one !== 'deadline')]
      : CONVERSATION_SORTS;
  const addressOf = (one: Sort): InboxSearch =>
    one === 'found' || one === 'mentioned' || (one === 'deadline' && !params.q) ? {} : { sort: one };
  const sorts = (
    <>
      <Menu.Label>{t('Order')}</Menu.Label>
      {orders.map((one) => (
        <Menu.Item
          key={one}
          rightSection={one === sort ? <Icon name="check" /> : null}
          aria-current={one === sort || undefined}
          onClick={() => onChange({ ...rest, ...keepChannel, ...addressOf(one) })}
        >
          {t(SORT_NAME[one])}
        </Menu.Item>
      ))}
    </>
  );
  return (
    <>
      {!phone && sort !== 'found' && (
        <Menu position="bottom-end">
          <Menu.Target>
            <Button variant="ghost" aria-label={t('Order: {order}', { order: t(SORT_NAME[sort]) })}>
              {t(SORT_NAME[sort])}
              <Icon name="down" />
            </Button>
          </Menu.Target>
          <Menu.Dropdown>{sorts}</Menu.Dropdown>
        </Menu>
      )}
      <Menu position="bottom-end">
        <Menu.Target>
          <IconButton
            icon="filter"
            label={chosen ? t('Filter: {channel}', { channel: channelTitle(chosen) }) : t('Filter')}
            className={chosen ? css.active : undefined}
          />
        </Menu.Target>
        <Menu.Dropdown miw={220}>
          {phone && sort !== 'found' && sorts}
          <Menu.Label>{t('Channel')}</Menu.Label>
          <Menu.Item
            rightSection={chosen ? null : <Icon name="check" />}
            onClick={() => onChange({ ...rest, ...keepSort })}
          >
            {t('All channels')}
          </Menu.Item>
          {channels.map((channel) => (
            <Menu.Item
              key={channel.id}
              leftSection={<PlatformMark platform={channel.platform} />}
              rightSection={channel.id === params.channel ? <Icon name="check" /> : null}
              onClick={() => onChange({ ...rest, ...keepSort, channel: channel.id })}
            >
              {channelTitle(channel)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </>
  );
}
