import type { ConversationDto } from '@kwartier/contracts';
import { type HandedTo, type Mention, mentionsIn } from '@kwartier/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { HandOverDialog } from '../../../components/domain/hand-over-dialog.tsx';
import { t } from '../../../lib/i18n/index.ts';
import { fetchMentionables, mentionablesQuery } from '../../../lib/queries/mentionables.ts';

interface BulkHandOverProps {
  rows: readonly ConversationDto[];
  to: HandedTo;
  meId: string;
  phone: boolean;
  mayNote: boolean;
  onHandOver: (note: { text: string; mentions: readonly Mention[] } | null) => void;
  onClose: () => void;
}

/** Give many conversations to somebody, with one note that each of them gets. */
export function BulkHandOver({ rows, to, meId, phone, mayNote, onHandOver, onClose }: BulkHandOverProps) {
  const queryClient = useQueryClient();
  // Who is named is asked where the first is; where they may not look, the conversation is named and left out.
  const first = rows[0]?.id ?? '';
  const handOver = useMutation({
    mutationFn: async (text: string) => {
      const held = queryClient.getQueryData(mentionablesQuery(first).queryKey);
      return text.includes('@') ? mentionsIn(text, held ?? (await fetchMentionables(first))) : [];
    },
  });
  return (
    <HandOverDialog
      title={t('Hand {count, plural, one {# conversation} other {# conversations}} over to {name}', {
        count: rows.length,
        name: to.name,
      })}
      conversationId={first}
      begunAs={`many ${to.id}`}
      meId={meId}
      phone={phone}
      mayNote={mayNote}
      hint={t('It stands in each of the conversations as a note. Only your team sees this.')}
      busy={handOver.isPending}
      problem={handOver.error}
      onHandOver={(text, done) =>
        handOver.mutate(text, {
          onSuccess: (mentions) => {
            done();
            onHandOver(text ? { text, mentions } : null);
          },
        })
      }
      onClose={onClose}
    />
  );
}
