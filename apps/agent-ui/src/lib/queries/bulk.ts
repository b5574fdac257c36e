import { BulkResultDto, type ConversationDto } from '@kwartier/contracts';
import type { Confirmable, ConversationAction, HandedTo, Mention } from '@kwartier/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { markActedOn } from '../acted-on.ts';
import { announceNow } from '../announcer.ts';
import { api, sayProblem } from '../api-client.ts';
import { sayServer, t } from '../i18n/index.ts';
import { offerUndo } from '../undo.ts';
import { uuid } from '../uuid.ts';

/** So many at a time: often enough to show how far it is. */
const PORTION = 25;

export type BulkRow = Pick<ConversationDto, 'id' | 'lastMessageSeq'> & { readonly contact: { readonly name: string } };
interface Refused {
  readonly id: string;
  readonly name: string;
  readonly reason: string;
}
export interface BulkState {
  readonly done: number;
  readonly of: number;
  readonly isOver: boolean;
  readonly refused: readonly Refused[];
}

/** Do the same to many conversations, with how far it is, who was left out and why, and one offer to undo all of it. */
export function useBulk() {
  const queryClient = useQueryClient();
  const [state, setState] = useState<BulkState | null>(null);

  async function each<T extends BulkRow>(
    rows: readonly T[],
    send: (portion: readonly T[]) => Promise<BulkResultDto>,
  ): Promise<{ id: string; actions: ConversationAction[] }[]> {
    const names = new Map(rows.map(({ id, contact }) => [id, contact.name]));
    const undo: { id: string; actions: ConversationAction[] }[] = [];
    const refused: Refused[] = [];
    setState({ done: 0, of: rows.length, isOver: false, refused });
    for (let from = 0; from < rows.length; from += PORTION) {
      const portion = rows.slice(from, from + PORTION);
      for (const { id } of portion) markActedOn(id);
      try {
        for (const item of (await send(portion)).items) {
          if (item.refusal)
            refused.push({ id: item.id, name: names.get(item.id) ?? '', reason: sayServer(item.refusal.detail) });
          else if (item.undo.length > 0) undo.unshift({ id: item.id, actions: item.undo as ConversationAction[] });
        }
      } catch (problem) {
        for (const { id, contact } of portion) refused.push({ id, name: contact.name, reason: sayProblem(problem) });
      }
      setState({ done: Math.min(rows.length, from + PORTION), of: rows.length, isOver: false, refused: [...refused] });
    }
    setState(refused.length > 0 ? { done: rows.length, of: rows.length, isOver: true, refused } : null);
    void queryClient.invalidateQueries({ queryKey: ['inbox'] });
    void queryClient.invalidateQueries({ queryKey: ['conversation'] });
    // Where there is something to undo, its offer says it.
    if (undo.length === 0 && refused.length === 0)
      announceNow(t('{count, plural, one {# done} other {# done}}', { count: rows.length }));
    return undo;
  }

  const post = (path: string, body: unknown) =>
    api.post(path, BulkResultDto, body, { headers: { 'idempotency-key': uuid() } });
  const offer = (label: string, items: { id: string; actions: ConversationAction[] }[], rows: readonly BulkRow[]) => {
    if (items.length === 0) return;
    const rowOf = new Map(rows.map((row) => [row.id, row]));
    offerUndo({
      label,
      undo: () =>
        void each(
          items.map(({ id, actions }) => ({ ...rowOf.get(id)!, actions })),
          (portion) => post('/bulk/undo', { items: portion.map(({ id, actions }) => ({ id, actions })) }),
        ),
    });
  };

  const run = useMutation({
    mutationFn: async ({
      rows,
      actions,
      label,
    }: {
      rows: readonly BulkRow[];
      actions: readonly ConversationAction[];
      label: (count: number) => string;
    }) => {
      const undo = await each(rows, (portion) => post('/bulk/actions', { ids: portion.map(({ id }) => id), actions }));
      offer(label(undo.length), undo, rows);
    },
  });
  const handOver = useMutation({
    mutationFn: async ({
      rows,
      to,
      note,
      label,
    }: {
      rows: readonly BulkRow[];
      to: HandedTo;
      note: { text: string; mentions: readonly Mention[] } | null;
      label: (count: number) => string;
    }) => {
      const undo = await each(rows, (portion) =>
        post('/bulk/hand-over', { ids: portion.map(({ id }) => id), to: { kind: to.kind, id: to.id }, note }),
      );
      offer(label(undo.length), undo, rows);
    },
  });
  const reply = useMutation({
    mutationFn: ({
      rows,
      text,
      confirmed,
    }: {
      rows: readonly BulkRow[];
      text: string;
      confirmed: readonly { what: Confirmable; reason: string }[];
    }) =>
      each(rows, (portion) =>
        post('/bulk/replies', {
          text,
          confirmed,
          targets: portion.map(({ id, lastMessageSeq }) => ({ id, lastSeenSeq: lastMessageSeq })),
        }),
      ),
  });
  return { run: run.mutate, handOver: handOver.mutate, reply: reply.mutateAsync, state, dismiss: () => setState(null) };
}
