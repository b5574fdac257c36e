import type { ConversationDetailDto, MessageDto } from '@kwartier/contracts';
import { Button } from '../../../components/ui/button.tsx';
import { Notice } from '../../../components/ui/notice.tsx';
import { ProblemText } from '../../../components/ui/problem-text.tsx';
import { whenWords } from '../../../lib/format-time.ts';
import { t } from '../../../lib/i18n/index.ts';
import { useLinking } from '../api/linking.ts';
import { useMerging } from '../api/merging.ts';
import { LinkDialog } from './link-dialog.tsx';
import { MergeDialog } from './merge-dialog.tsx';
import css from './merging.module.css';
import { SplitDialog } from './split-dialog.tsx';

interface MergingProps {
  conversation: ConversationDetailDto;
  messages: readonly MessageDto[];
  now: number;
  phone: boolean;
  /** Whether the person may merge, part and split. */
  may: boolean;
  /** What is being asked: into or to which conversation, or from which message on; null: nothing. */
  asked: 'merge' | 'link' | { readonly from: string } | null;
  onClose: () => void;
  onOpen: (id: string) => void;
}

/** What a conversation was merged with or into, with the way back, and the dialogs that merge, link and split. */
export function Merging({ conversation, messages, now, phone, may, asked, onClose, onOpen }: MergingProps) {
  const { merge, part, split } = useMerging(conversation.contact.name, onOpen);
  const linking = useLinking();
  const common = { conversation, phone, onClose };
  return (
    <>
      {conversation.merges.map(({ id, fromId, intoId, mergedAt, mergedBy }) => {
        const isGone = fromId === conversation.id;
        const when = whenWords(Date.parse(mergedAt), now);
        return (
          <Notice
            key={id}
            tone={isGone ? 'accent' : 'plain'}
            icon="link"
            className={css.notice}
            role="status"
            actions={
              <>
                {isGone && (
                  <Button size="sm" onClick={() => onOpen(intoId)}>
                    {t('Go there')}
                  </Button>
                )}
                {may && (
                  <Button
                    size="sm"
                    variant="ghost"
                    busy={part.isPending && part.variables === id}
                    onClick={() => part.mutate(id)}
                  >
                    {isGone ? t('Undo') : t('Part them again')}
                  </Button>
                )}
              </>
            }
          >
            {isGone
              ? t('{name} merged this into another conversation, {when}. It goes on there.', { name: mergedBy, when })
              : t('{name} merged another conversation into this one, {when}', { name: mergedBy, when })}
          </Notice>
        );
      })}
      {part.error && (
        <Notice tone="breached" icon="warn" className={css.notice} role="alert">
          <ProblemText error={part.error} />
        </Notice>
      )}
      {asked === 'merge' && <MergeDialog {...common} merge={merge} />}
      {asked === 'link' && <LinkDialog {...common} linking={linking} />}
      {typeof asked === 'object' && asked !== null && (
        <SplitDialog {...common} messages={messages} fromId={asked.from} split={split} />
      )}
    </>
  );
}
