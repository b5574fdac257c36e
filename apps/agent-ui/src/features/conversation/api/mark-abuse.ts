import { MessageDto } from '@kwartier/contracts';
import { type QueryClient, useMutation, useQueryClient } from '@tanstack/react-query';
import { announceNow } from '../../../lib/announcer.ts';
import { api, sayProblem } from '../../../lib/api-client.ts';
import { t } from '../../../lib/i18n/index.ts';
import { keepMessage } from '../../../lib/queries/conversations.ts';
import { offerUndo } from '../../../lib/undo.ts';

interface Mark {
  readonly message: MessageDto;
  /** Null: as the lists of words have it. */
  readonly marked: boolean | null;
}

const withMark = ({ message, marked }: Mark): MessageDto => ({
  ...message,
  abuse: { ...message.abuse, marked, taken: marked ?? message.abuse.found },
});

const send = (queryClient: QueryClient, { message, marked }: Mark) =>
  api.put(`/messages/${message.id}/abuse`, MessageDto, { marked }).then((saved) => keepMessage(queryClient, saved));

/** Say that a message is abuse, or is not. Shown at once, put back if it is refused; what was said before can be had again. */
export function useMarkAbuse() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (mark: Mark) => send(queryClient, mark),
    onMutate: (mark) => keepMessage(queryClient, withMark(mark)),
    onSuccess: (_saved, { message, marked }) =>
      offerUndo({
        label: marked ? t('Marked as abuse') : t('Marked as no abuse'),
        undo: () => {
          const before = { message, marked: message.abuse.marked };
          keepMessage(queryClient, withMark(before));
          send(queryClient, before).catch((problem: unknown) => announceNow(sayProblem(problem)));
        },
      }),
    onError: (problem, { message }) => {
      keepMessage(queryClient, message);
      announceNow(sayProblem(problem));
    },
  });
}
