import { Drawer } from '@mantine/core';
import { t } from '../../lib/i18n/index.ts';
import { ConversationSide } from './conversation-side.tsx';
import css from './inbox-page.module.css';

interface ContactSheetProps {
  conversationId: string;
  opened: boolean;
  phone: boolean;
  onClose: () => void;
  onOpen: (id: string) => void;
}

/** The contact where there is no room to dock it: a drawer over the conversation, a full sheet on a phone. */
export function ContactSheet({ conversationId, opened, phone, onClose, onOpen }: ContactSheetProps) {
  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      position="right"
      size={phone ? '100%' : 320}
      title={t('Contact')}
      closeButtonProps={{ 'aria-label': t('Close panel') }}
      padding={0}
      classNames={{ header: css.drawerHeader ?? '' }}
    >
      <ConversationSide
        id={conversationId}
        onOpen={(id) => {
          onClose();
          onOpen(id);
        }}
      />
    </Drawer>
  );
}
