import type { ConversationDetailDto } from '@kwartier/contracts';
import { PRIORITIES, type Priority } from '@kwartier/core';
import { Menu } from '@mantine/core';
import { Icon } from '../../../components/ui/icon.tsx';
import { Kbd } from '../../../components/ui/kbd.tsx';
import { PRIORITY_NAME } from '../../../lib/action-words.ts';
import { t } from '../../../lib/i18n/index.ts';
import { safeUrl } from '../../../lib/links.ts';

export interface MoreItemsProps {
  conversation: ConversationDetailDto;
  phone: boolean;
  maySetStatus: boolean;
  contactShown: boolean;
  onContact: () => void;
  onFollow: () => void;
  onResolve: (resolution?: 'no_reply_needed') => void;
  onReopen: () => void;
  onSpam: () => void;
  onPriority: (priority: Priority) => void;
  onTags: () => void;
  /** Absent when it cannot be merged into another. */
  onMerge: (() => void) | undefined;
  /** Absent when it cannot be linked to another. */
  onLink: (() => void) | undefined;
}

/** What can be done with the whole conversation besides; read when it is asked for. */
export function MoreItems(props: MoreItemsProps) {
  const { conversation, phone } = props;
  const { status } = conversation;
  const url = safeUrl(conversation.post?.url);
  const closed = status === 'resolved' || status === 'spam';
  return (
    <>
      <Menu.Item leftSection={<Icon name="panel" />} rightSection={<Kbd keys="]" plain />} onClick={props.onContact}>
        {props.contactShown ? t('Hide the contact') : t('Show the contact')}
      </Menu.Item>
      <Menu.Item leftSection={<Icon name="bell" />} rightSection={<Kbd keys="f" plain />} onClick={props.onFollow}>
        {conversation.isFollowed ? t('No longer follow') : t('Follow')}
      </Menu.Item>
      {url && (
        <Menu.Item
          leftSection={<Icon name="open" />}
          component="a"
          href={url}
          target="_blank"
          rel="noopener noreferrer"
        >
          {t('Open the post')}
        </Menu.Item>
      )}
      {props.maySetStatus && phone && !closed && (
        <Menu.Item leftSection={<Icon name="check" />} onClick={() => props.onResolve('no_reply_needed')}>
          {t('Resolve: no reply needed')}
        </Menu.Item>
      )}
      {props.maySetStatus && (
        <Menu.Item leftSection={<Icon name="tag" />} rightSection={<Kbd keys="l" plain />} onClick={props.onTags}>
          {t('Tags')}
        </Menu.Item>
      )}
      {props.onMerge && (
        <Menu.Item leftSection={<Icon name="link" />} onClick={props.onMerge}>
          {t('Merge into another conversation…')}
        </Menu.Item>
      )}
      {props.onLink && (
        <Menu.Item leftSection={<Icon name="link" />} onClick={props.onLink}>
          {t('Link to another conversation…')}
        </Menu.Item>
      )}
      {props.maySetStatus && (
        <>
          <Menu.Divider />
          <Menu.Label>{t('Priority')}</Menu.Label>
          {PRIORITIES.toReversed().map((priority) => (
            <Menu.Item
              key={priority}
              leftSection={<Icon name="flag" />}
              rightSection={conversation.priority === priority ? <Icon name="check" /> : null}
              onClick={() => props.onPriority(priority)}
            >
              {t(PRIORITY_NAME[priority])}
            </Menu.Item>
          ))}
          <Menu.Divider />
          {status === 'spam' ? (
            <Menu.Item leftSection={<Icon name="tray" />} onClick={props.onReopen}>
              {t('Not spam, open again')}
            </Menu.Item>
          ) : (
            status !== 'resolved' && (
              <Menu.Item leftSection={<Icon name="warn" />} onClick={props.onSpam}>
                {t('Mark as spam')}
              </Menu.Item>
            )
          )}
        </>
      )}
    </>
  );
}
