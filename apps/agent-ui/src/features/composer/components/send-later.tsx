import type { ConversationDetailDto } from '@kwartier/contracts';
import type { ReactElement } from 'react';
import { SnoozeMenu } from '../../../components/domain/snooze-menu.tsx';
import { t } from '../../../lib/i18n/index.ts';

interface SendLaterProps {
  conversation: Pick<ConversationDetailDto, 'nextDueAt'>;
  /** Until when the platform lets us answer. */
  closesAt: string | null;
  /** Something was to be resolved with it. */
  resolves: boolean;
  onChoose: (at: Date) => void;
  onClose: () => void;
  /** The button it belongs to. */
  children: ReactElement;
}

/** When an answer is to go out: the moments people usually mean, or any other. Says what each costs. */
export function SendLater({ conversation, closesAt, resolves, onChoose, onClose, children }: SendLaterProps) {
  const dueAt = conversation.nextDueAt ? Date.parse(conversation.nextDueAt) : null;
  const closes = closesAt ? Date.parse(closesAt) : null;
  return (
    <SnoozeMenu
      opened
      onOpened={(opened) => !opened && onClose()}
      onSnooze={onChoose}
      title={t('Send it')}
      verb={t('Send then')}
      position="top-end"
      before={closes === null ? undefined : new Date(closes)}
      note={(at) => (dueAt !== null && at.getTime() > dueAt ? t('after the deadline') : null)}
      foot={
        resolves
          ? t('The promise runs until it is out. Resolving is left out: it can be done once it is out.')
          : t('The promise runs until it is out. If somebody speaks before, you are asked again.')
      }
    >
      {children}
    </SnoozeMenu>
  );
}
