import type { BrandLook, ConversationDetailDto, MessageDto } from '@kwartier/contracts';
import { type ConversationAction, firstName, isOtherLanguage, MAX_ACTIONS, mentionsIn } from '@kwartier/core';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useSendMessage } from '../../features/composer/api/send-message.ts';
import { startAudience } from '../../features/composer/audience.ts';
import {
  type After,
  Composer,
  type ComposerHandle,
  type HowToSend,
} from '../../features/composer/components/composer.tsx';
import type { DraftFiles } from '../../features/composer/components/files.tsx';
import type { ChosenMacro } from '../../features/composer/components/macro-menu.tsx';
import type { PrivateDataHeld } from '../../features/composer/components/private-data-notice.tsx';
import { type SendResult, takeBackInto, takeFromOutbox } from '../../features/composer/hand-over.ts';
import { useDraft } from '../../features/composer/use-draft.ts';
import { useTakeNext } from '../../features/inbox/api/take-next.ts';
import { PresenceLine } from '../../features/presence/components/presence-line.tsx';
import { actionWords } from '../../lib/action-words.ts';
import { announceNow } from '../../lib/announcer.ts';
import { sayProblem } from '../../lib/api-client.ts';
import { currentLocale, enumerate, t } from '../../lib/i18n/index.ts';
import { serverNow } from '../../lib/now.ts';
import { type Audience, type Outgoing, outbox } from '../../lib/outbox.ts';
import { useActionNames } from '../../lib/queries/action-names.ts';
import { offerActionsUndo, useApplyActions } from '../../lib/queries/apply-actions.ts';
import { timelineKey } from '../../lib/queries/conversations.ts';
import { mentionablesQuery } from '../../lib/queries/mentionables.ts';
import { useCan, useMe } from '../../lib/queries/session.ts';
import { useTakeBack } from '../../lib/queries/take-back.ts';
import { dropUploads, renewUploads } from '../../lib/queries/uploads.ts';
import { offerUndo } from '../../lib/undo.ts';
import { uuid } from '../../lib/uuid.ts';
import { resolveActions } from '../../lib/wrap-up.ts';
import { tellTyping, useViewers } from '../../realtime/viewers.ts';
import { useMacroValues } from './use-macro-values.ts';

export interface AnswerHandle extends ComposerHandle {
  /** Put a text back to be changed. What is being typed stays above it. */
  putBack: (text: string, audience: Audience) => void;
  retry: (entry: Outgoing) => void;
  takeBack: (entry: Outgoing) => void;
  /** Take an answer back that waits to go out. */
  takeBackSent: (message: MessageDto) => void;
}

interface AnswerPaneProps {
  /** For whom they answer, where that can be mistaken. */
  brand: BrandLook | undefined;
  conversation: ConversationDetailDto;
  messages: readonly MessageDto[];
  now: number;
  /** The highest sequence the person has had before their eyes. */
  seenSeq: number;
  handle: { current: AnswerHandle | null };
  onShowNew: () => void;
  onEscape: () => void;
}

/** The last word of somebody else: what an answer must not be sent past unread. */
const lastWordOfOthers = (messages: readonly MessageDto[], meId: string) =>
  messages.findLast(
    ({ direction, author }) => direction === 'inbound' || (direction === 'outbound' && author.agentId !== meId),
  );

/** A message as it was before it was handed over. */
const outgoingOf = (message: MessageDto): Outgoing => ({
  intentId: message.id,
  conversationId: message.conversationId,
  agentId: message.author.agentId ?? '',
  text: message.wholeText ?? message.text,
  audience: message.isPrivate ? 'private' : 'public',
  lastSeenSeq: message.seq,
  override: false,
  actions: [],
  macro: null,
  confirmed: [],
  files: [],
  at: Date.parse(message.sentAt),
  state: 'sending',
  reason: null,
});
const NO_FILES: DraftFiles = { going: [], blocked: false };

/** Everything about answering: colleagues here, draft, composer, sending, and what becomes of it. */
export function AnswerPane({
  brand,
  conversation,
  messages,
  now,
  seenSeq,
  handle,
  onShowNew,
  onEscape,
}: AnswerPaneProps) {
  const { id } = conversation;
  const me = useMe();
  const viewers = useViewers(id, me.id);
  const mayReply = useCan('conversation.reply');
  const draft = useDraft(me.id, id, startAudience(conversation, mayReply));
  const send = useSendMessage();
  const takeNext = useTakeNext();
  const [refused, setRefused] = useState(false);
  /** Where the conversation stood when the text was begun; null without a text, and until anything of it was on screen. */
  const [begunAt, setBegunAt] = useState<number | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const [privateData, setPrivateData] = useState<PrivateDataHeld | null>(null);
  const [actions, setActions] = useState<readonly ConversationAction[]>([]);
  const [macro, setMacro] = useState<Outgoing['macro']>(null);
  const [files, setFiles] = useState<DraftFiles>(NO_FILES);
  const values = useMacroValues(now)(conversation);
  const names = useActionNames();
  const apply = useApplyActions();
  const takeBack = useTakeBack();
  const queryClient = useQueryClient();
  const composer = useRef<ComposerHandle | null>(null);
  const alive = useRef(true);
  useEffect(() => {
    alive.current = true;
    return () => {
      alive.current = false;
      tellTyping(id, false);
    };
  }, [id]);

  const isTyped = draft.text !== '';
  // Begun before the thread was there: what it shows first is what the answer is to.
  useEffect(() => {
    if (isTyped && seenSeq > 0) setBegunAt((now) => now ?? seenSeq);
  }, [isTyped, seenSeq]);

  const others = lastWordOfOthers(messages, me.id);
  const spoke = begunAt !== null && others !== undefined && others.seq > begunAt ? others : undefined;
  const movedOn = (draft.text.trim() || files.going.length > 0) && draft.audience !== 'note' && (refused || spoke);

  const change = (text: string, audience: Audience) => {
    setRefusal(null);
    // Other words, or other readers: it is looked at anew.
    setPrivateData(null);
    if (!text) {
      setRefused(false);
      setMacro(null);
    }
    setBegunAt(text ? (begunAt ?? (seenSeq || null)) : null);
    draft.machine.set(text, audience);
    if (text) tellTyping(id, true);
  };
  // What was refused gave its files back.
  const refusedCount = messages.filter(({ delivery }) => delivery === 'rejected').length;
  useEffect(() => {
    if (refusedCount > 0) renewUploads(queryClient, id);
  }, [refusedCount, queryClient, id]);

  /** What belongs to words that are in the composer again. */
  const restore = (entry: Outgoing) => {
    renewUploads(queryClient, id);
    if (!alive.current) return;
    setActions(entry.actions.filter(({ kind }) => kind !== 'resolve'));
    setMacro(entry.macro);
  };

  const chooseMacro = ({ macro: { id: macroId, version, name, actions: does }, text }: ChosenMacro) => {
    if (text) {
      setMacro({ id: macroId, version, inserted: text });
      setActions((now) => [...now, ...(does as ConversationAction[])].slice(0, MAX_ACTIONS));
      return;
    }
    apply.mutate({
      id,
      actions: does as ConversationAction[],
      macro: { id: macroId, version },
      label: t('Did {macro}', { macro: name }),
    });
  };

  /** Until it goes out, all of it can be taken back: the words and what was done with them. Afterwards what was done still can. */
  const offerToTakeBack = (
    entry: Outgoing,
    after: After,
    { message, undo }: Extract<SendResult, { outcome: 'sent' }>,
  ) => {
    const left = message.goesOutAt === null ? 0 : Date.parse(message.goesOutAt) - serverNow();
    const waits =
      message.delivery === 'awaiting_approval'
        ? t('Waits for approval')
        : message.delivery === 'scheduled'
          ? t('Goes out later')
          : null;
    if (left > 0 || waits) {
      const label = waits ?? t('Goes out in a moment');
      offerUndo({ label, undo: () => void takeBackSent(message, entry, undo) }, waits ? undefined : left);
      return;
    }
    const done = entry.actions.map((action) => actionWords(action, names));
    if (done.length === 0) return;
    const label =
      entry.actions.length === 1 && after === 'resolve'
        ? t('Resolved {name}', { name: conversation.contact.name })
        : t('Done: {actions}', { actions: enumerate(done) });
    offerActionsUndo(queryClient, id, label, undo);
  };
  /** The words come back to the composer, whether it is on screen or not. */
  const takeBackSent = async (message: MessageDto, entry: Outgoing | null, undo: readonly ConversationAction[]) => {
    try {
      await takeBackInto(
        draft.machine,
        () => takeBack.mutateAsync(message),
        (taken) => entry ?? outgoingOf(taken),
      );
      restore(entry ?? outgoingOf(message));
      composer.current?.focus();
      if (undo.length > 0) await apply.mutateAsync({ id, actions: undo });
    } catch {
      // Said already, and the thread shows what became of it.
    }
  };

  const deliver = async (entry: Outgoing, after: After) => {
    const result = await send(draft.machine, entry);
    if (result.outcome === 'sent') {
      offerToTakeBack(entry, after, result);
      if (after === 'next') takeNext.take();
      return;
    }
    if (result.outcome === 'failed') return;
    restore(entry);
    if (!alive.current) return;
    if (result.outcome === 'moved_on') setRefused(true);
    else if (result.outcome === 'private_data')
      setPrivateData({
        ...result,
        after,
        given: entry.confirmed,
        sendAt: entry.sendAt,
        asThread: entry.asThread,
        invites: entry.invites,
      });
    else setRefusal(result.reason);
    composer.current?.focus();
  };

  const onSend = async (
    after: After,
    {
      reason,
      sendAt,
      override = false,
      asThread = false,
      invites = false,
    }: HowToSend & { reason?: string; sendAt?: string | undefined } = {},
  ) => {
    // Said again, so that it is heard: nothing goes out past words that came in between.
    if (movedOn && !override) {
      announceNow(t('Not sent: something was said while you typed.'));
      return;
    }
    // Asked before it is sent: both happen together, or neither does.
    const ending = after === 'resolve' && draft.audience !== 'note' ? await resolveActions(me, [conversation]) : [];
    if (ending === null) return composer.current?.focus();
    const known = draft.audience === 'note' ? queryClient.getQueryData(mentionablesQuery(id).queryKey) : undefined;
    const entry: Outgoing = {
      intentId: uuid(),
      conversationId: id,
      agentId: me.id,
      text: draft.text.trim(),
      audience: draft.audience,
      lastSeenSeq: seenSeq,
      override,
      actions:
        draft.audience === 'note'
          ? []
          : [
              // What goes out later is not done by then.
              ...actions.filter(({ kind }) => (after !== 'resolve' && !sendAt) || kind !== 'resolve'),
              ...ending,
            ],
      macro: draft.audience === 'note' ? null : macro,
      mentions: known && mentionsIn(draft.text.trim(), known),
      sendAt,
      asThread: asThread && draft.audience === 'public',
      invites: invites && draft.audience === 'public',
      confirmed:
        reason && privateData ? [...privateData.given, { what: privateData.what, reason }] : (privateData?.given ?? []),
      files: draft.audience === 'note' ? [] : files.going,
      draftVersion: draft.machine.handOver(),
      at: serverNow(),
      state: 'sending',
      reason: null,
    };
    outbox.put(entry);
    setRefused(false);
    setBegunAt(null);
    setRefusal(null);
    setPrivateData(null);
    setActions([]);
    setMacro(null);
    dropUploads(
      queryClient,
      id,
      entry.files.map((file) => file.id),
    );
    tellTyping(id, false);
    onShowNew();
    void deliver(entry, after);
  };

  useEffect(() => {
    handle.current = {
      focus: (audience) => composer.current?.focus(audience),
      putBack: (text, audience) => {
        draft.machine.giveBack(text, draft.text ? draft.audience : audience);
        renewUploads(queryClient, id);
        composer.current?.focus();
      },
      retry: (entry) => void deliver(entry, 'stay'),
      takeBackSent: (message) => void takeBackSent(message, null, []),
      takeBack: (entry) => {
        takeFromOutbox(outbox, draft.machine, entry).then(
          (where) => {
            if (where === 'draft') restore(entry);
            void queryClient.invalidateQueries({ queryKey: timelineKey(id) });
            composer.current?.focus();
          },
          (problem: unknown) => announceNow(sayProblem(problem)),
        );
      },
    };
  });

  const typing = viewers.find((viewer) => viewer.typing);
  return (
    <>
      <PresenceLine viewers={viewers} />
      <Composer
        brand={brand}
        conversation={conversation}
        meId={me.id}
        mayReply={mayReply}
        translatesTo={
          me.translates && mayReply && isOtherLanguage(conversation.language, currentLocale())
            ? (conversation.language ?? undefined)
            : undefined
        }
        previewsLinks={me.previewsLinks}
        text={draft.text}
        audience={draft.audience}
        draftState={draft.state}
        now={now}
        movedOn={movedOn ? (others?.direction === 'outbound' ? firstName(others.author.name) : 'customer') : null}
        refusal={refusal}
        privateData={privateData}
        onConfirm={(reason) =>
          void onSend(privateData?.after ?? 'stay', {
            reason,
            sendAt: privateData?.sendAt,
            asThread: privateData?.asThread ?? false,
            invites: privateData?.invites ?? false,
          })
        }
        answering={typing && firstName(typing.name)}
        onChange={change}
        onSend={(after, how) => void onSend(after, how)}
        onSendLater={(at, how) => void onSend('stay', { ...how, sendAt: at.toISOString() })}
        values={values}
        names={names}
        actions={actions}
        onActions={setActions}
        files={files}
        onFiles={setFiles}
        onMacro={chooseMacro}
        onShowNew={() => {
          setRefused(false);
          setBegunAt(Math.max(seenSeq, others?.seq ?? 0));
          onShowNew();
        }}
        onEscape={onEscape}
        handle={composer}
      />
    </>
  );
}
