import type { HandedTo } from '@kwartier/core';
import { HandOverDialog } from '../../../components/domain/hand-over-dialog.tsx';
import { t } from '../../../lib/i18n/index.ts';
import { useHandOver } from '../api/hand-over.ts';

interface HandOverOneProps {
  conversationId: string;
  to: HandedTo;
  meId: string;
  phone: boolean;
  /** Whether a note may go with it. */
  mayNote: boolean;
  onClose: () => void;
}

/** Give one conversation to somebody. */
export function HandOverOne({ conversationId, to, onClose, ...rest }: HandOverOneProps) {
  const handOver = useHandOver(conversationId, to);
  return (
    <HandOverDialog
      {...rest}
      title={t('Hand over to {name}', { name: to.name })}
      conversationId={conversationId}
      begunAs={`${conversationId} ${to.id}`}
      hint={t('It stands in the conversation as a note. Only your team sees this.')}
      busy={handOver.isPending}
      problem={handOver.error}
      onHandOver={(note, done) =>
        handOver.mutate(note, {
          onSuccess: () => {
            done();
            onClose();
          },
        })
      }
      onClose={onClose}
    />
  );
}
