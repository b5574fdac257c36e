import type { HandedTo } from '@kwartier/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Suspense, useCallback, useEffect, useRef, useState } from 'react';
import { Button, IconButton } from '../../components/ui/button.tsx';
import { EmptyState } from '../../components/ui/empty-state.tsx';
import { Notice } from '../../components/ui/notice.tsx';
import { ProblemText } from '../../components/ui/problem-text.tsx';
import { Skeleton } from '../../components/ui/skeleton.tsx';
import {
  useConfirmMessage,
  useResumeThread,
  useSetVisibility,
} from '../../features/conversation/api/confirm-message.ts';
import { useFollow } from '../../features/conversation/api/follow.ts';
import { useMarkAbuse } from '../../features/conversation/api/mark-abuse.ts';
import { useMarkRead } from '../../features/conversation/api/mark-read.ts';
import { ConversationHeader, type HeaderMenu } from '../../features/conversation/components/conversation-header.tsx';
import { LinkedLine } from '../../features/conversation/components/linked-line.tsx';
import { PostLine } from '../../features/conversation/components/post-line.tsx';
import { Timeline } from '../../features/conversation/components/timeline.tsx';
import { type Command, useCommands } from '../../lib/commands.ts';
import { sayServer, t } from '../../lib/i18n/index.ts';
import { lazily } from '../../lib/lazily.ts';
import { useNow } from '../../lib/now.ts';
import { notYetInTimeline, outbox } from '../../lib/outbox.ts';
import { channelsQuery } from '../../lib/queries/channels.ts';
import { conversationQuery, loadOlder, timelineQuery } from '../../lib/queries/conversations.ts';
import { agentsQuery, teamsQuery, useAgentNames } from '../../lib/queries/people.ts';
import { useCan, useMe } from '../../lib/queries/session.ts';
import { useStore } from '../../lib/store.ts';
import type { Layout } from '../../lib/use-layout.ts';
import { type AnswerHandle, AnswerPane } from './answer-pane.tsx';
import css from './conversation-pane.module.css';
import { useConversationMoves } from './use-conversation-moves.ts';

const TagPicker = lazily(() =>
  import('../../features/conversation/components/tag-picker.tsx').then((module) => module.TagPicker),
);

const HandOverOne = lazily(() =>
  import('../../features/conversation/components/hand-over-one.tsx').then((module) => module.HandOverOne),
);

const Merging = lazily(() =>
  import('../../features/conversation/components/merging.tsx').then((module) => module.Merging),
);

interface ConversationPaneProps {
  id: string;
  layout: Layout;
  contactShown: boolean;
  onClose: () => void;
  onToggleContact: () => void;
  onOpen: (id: string) => void;
}

/** One conversation: who and how long, what was said, and the answer. */
export function ConversationPane({
  id,
  layout,
  contactShown,
  onClose,
  onToggleContact,
  onOpen,
}: ConversationPaneProps) {
  const me = useMe();
  const now = useNow();
  const queryClient = useQueryClient();
  const names = useAgentNames();
  const { data: agents = [] } = useQuery(agentsQuery);
  const { data: channels } = useQuery({ ...channelsQuery, enabled: useCan('channel.read') });
  const { data: conversation, error, refetch } = useQuery(conversationQuery(id));
  const { data: timeline, error: timelineError, refetch: refetchTimeline } = useQuery(timelineQuery(queryClient, id));
  const outgoing = useStore(outbox.entries);
  const moves = useConversationMoves();
  const { mutate: confirm } = useConfirmMessage();
  const { mutate: resume } = useResumeThread();
  const { mutate: setVisibility } = useSetVisibility();
  const { mutate: markAbuse } = useMarkAbuse();
  const { mutate: markRead } = useMarkRead();
  // What was merged away is worked on where it went.
  const stands = !conversation?.mergedInto;
  const mayAssign = useCan('conversation.assign') && stands;
  const mayAssignOthers = useCan('conversation.assign_others');
  const maySort = useCan('conversation.set_status');
  const maySetStatus = maySort && stands;
  const mayReply = useCan('conversation.reply');
  const mayModerate = useCan('conversation.moderate');
  const [menu, setMenu] = useState<HeaderMenu>(null);
  const [tagging, setTagging] = useState(false);
  /** Who is to get it. */
  const [handing, setHanding] = useState<HandedTo | null>(null);
  const [sorting, setSorting] = useState<'merge' | 'link' | { from: string } | null>(null);
  const { mutate: follow } = useFollow();
  const mayNote = useCan('conversation.note');
  const { data: teams = [] } = useQuery({ ...teamsQuery, enabled: useCan('team.read') });
  const [seenSeq, setSeenSeq] = useState(0);
  const answer = useRef<AnswerHandle | null>(null);
  const toBottom = useRef<(() => void) | null>(null);
  const phone = layout === 'phone';

  const onSeen = useCallback((seq: number) => setSeenSeq((before) => Math.max(before, seq)), []);
  const readSeq = conversation?.readSeq;
  useEffect(() => {
    if (readSeq !== undefined && seenSeq > readSeq) markRead({ id, seq: seenSeq });
  }, [id, seenSeq, readSeq, markRead]);

  const toggleFollow = () =>
    conversation && follow({ id, follow: !conversation.isFollowed, name: conversation.contact.name });
  const open = conversation?.status === 'open' || conversation?.status === 'snoozed';
  const commands: Command[] = [];
  const add = (command: Omit<Command, 'group'>) => commands.push({ ...command, group: 'Conversation' });
  if (conversation) {
    add({
      id: 'reply',
      label: t('Answer as the customer wrote'),
      keys: 'r',
      run: () => answer.current?.focus(conversation.isPrivate ? 'private' : 'public'),
    });
    add({ id: 'reply-private', label: t('Answer in private'), keys: 'p', run: () => answer.current?.focus('private') });
    add({ id: 'note', label: t('Write a note'), keys: 'm', run: () => answer.current?.focus('note') });
    if (mayAssign && conversation.assigneeId !== me.id) {
      add({
        id: 'take',
        label: t('Take this one'),
        keys: 't',
        run: () => (conversation.assigneeId ? moves.handOver(conversation, me.id) : moves.take(conversation)),
      });
    }
    if (mayAssign) add({ id: 'hand-over', label: t('Hand over'), keys: 'a', run: () => setMenu('assignee') });
    if (mayAssign && conversation.assigneeId === me.id)
      add({ id: 'release', label: t('Give it back'), run: () => moves.release(conversation) });
    add({
      id: 'follow',
      label: conversation.isFollowed ? t('No longer follow') : t('Follow'),
      keys: 'f',
      run: toggleFollow,
    });
    if (maySetStatus) {
      add({ id: 'merge', label: t('Merge into another conversation…'), run: () => setSorting('merge') });
      add({ id: 'link', label: t('Link to another conversation…'), run: () => setSorting('link') });
    }
    if (maySetStatus) add({ id: 'tags', label: t('Tags'), keys: 'l', run: () => setTagging(true) });
    if (maySetStatus && open) {
      add({ id: 'snooze', label: t('Snooze'), keys: 'h', run: () => setMenu('snooze') });
      add({ id: 'resolve', label: t('Resolve'), keys: 'e', run: () => moves.resolve(conversation) });
      add({
        id: 'resolve-quiet',
        label: t('Resolve: no reply needed'),
        run: () => moves.resolve(conversation, 'no_reply_needed'),
      });
      add({ id: 'spam', label: t('Mark as spam'), run: () => moves.spam(conversation) });
    } else if (maySetStatus) add({ id: 'reopen', label: t('Open again'), run: () => moves.reopen(conversation) });
    add({ id: 'close', label: t('Close the conversation'), keys: 'Escape', keyOnly: true, run: onClose });
  }
  useCommands(commands);

  if (error && !conversation) {
    return (
      <div className={css.whole}>
        {phone && <IconButton icon="back" label={t('Back to the list')} onClick={onClose} />}
        <EmptyState
          icon="warn"
          title={t('The conversation did not load')}
          actions={<Button onClick={() => void refetch()}>{t('Try again')}</Button>}
        >
          <ProblemText error={error} />
        </EmptyState>
      </div>
    );
  }
  if (!conversation) {
    return (
      <div className={css.loading}>
        <Skeleton rows={4} shape="message" />
      </div>
    );
  }

  const messages = timeline?.items ?? [];
  const channel = channels?.find((one) => one.id === conversation.channelId);
  const account = channel?.account.handle ? `@${channel.account.handle.replace(/^@/, '')}` : channel?.name;
  // With one brand there is nothing to mistake.
  const brand = me.brands.length > 1 ? me.brands.find((one) => one.id === conversation.brandId) : undefined;
  return (
    <>
      <ConversationHeader
        conversation={conversation}
        brand={brand}
        account={account}
        now={now}
        meId={me.id}
        agents={agents}
        teams={teams.filter((team) => team.brandId === conversation.brandId && team.id !== conversation.teamId)}
        phone={phone}
        menu={menu}
        onMenu={setMenu}
        mayAssign={mayAssign}
        mayHandOver={mayAssign && (mayAssignOthers || conversation.assigneeId === me.id)}
        maySetStatus={maySetStatus}
        contactShown={contactShown}
        onBack={onClose}
        onContact={onToggleContact}
        onTake={() => moves.take(conversation)}
        onTakeOver={() => moves.handOver(conversation, me.id)}
        onHandOver={setHanding}
        onFollow={toggleFollow}
        onRelease={() => moves.release(conversation)}
        onSnooze={(until) => moves.snooze(conversation, until)}
        onResolve={(resolution) => moves.resolve(conversation, resolution)}
        onReopen={() => moves.reopen(conversation)}
        onSpam={() => moves.spam(conversation)}
        onPriority={(priority) => moves.setPriority(conversation, priority)}
        onTags={() => setTagging(true)}
        onMerge={maySetStatus ? () => setSorting('merge') : undefined}
        onLink={maySetStatus ? () => setSorting('link') : undefined}
      />
      {(sorting || conversation.merges.length > 0) && (
        <Suspense fallback={null}>
          <Merging
            conversation={conversation}
            messages={messages}
            now={now}
            phone={phone}
            may={maySort}
            asked={sorting}
            onClose={() => setSorting(null)}
            onOpen={onOpen}
          />
        </Suspense>
      )}
      {tagging && (
        <Suspense fallback={null}>
          <TagPicker conversation={conversation} phone={phone} onClose={() => setTagging(false)} />
        </Suspense>
      )}
      {handing && (
        <Suspense fallback={null}>
          <HandOverOne
            conversationId={id}
            to={handing}
            meId={me.id}
            phone={phone}
            mayNote={mayNote}
            onClose={() => setHanding(null)}
          />
        </Suspense>
      )}
      {channel && channel.state !== 'active' && (
        <Notice tone="breached" icon="warn" className={css.notice}>
          {channel.state === 'paused'
            ? t('This channel is paused.')
            : channel.stateReason
              ? sayServer(channel.stateReason)
              : t('The platform no longer accepts this channel’s access.')}{' '}
          {t('Replies are kept and go out by themselves when it works again.')}
        </Notice>
      )}
      {moves.problem && (
        <Notice tone="risk" icon="warn" className={css.notice} role="alert">
          <ProblemText error={moves.problem} />
        </Notice>
      )}
      {timelineError && !timeline ? (
        <div className={css.whole}>
          <EmptyState
            icon="warn"
            title={t('The messages did not load')}
            actions={<Button onClick={() => void refetchTimeline()}>{t('Try again')}</Button>}
          >
            <ProblemText error={timelineError} />
          </EmptyState>
        </div>
      ) : timeline ? (
        <Timeline
          conversation={conversation}
          messages={messages}
          outgoing={notYetInTimeline(outgoing, messages, id, me.id)}
          hasOlder={timeline.olderFrom !== null}
          onOlder={() => loadOlder(queryClient, id)}
          onSeen={onSeen}
          now={now}
          meId={me.id}
          nameOf={(agentId) => names.get(agentId)}
          actions={{
            onConfirm: (messageId, decision) => confirm({ id: messageId, decision }),
            onResume: (messageId) => resume(messageId),
            onEdit: (message) => answer.current?.putBack(message.text, message.isPrivate ? 'private' : 'public'),
            onTakeBack: (message) => answer.current?.takeBackSent(message),
            translates: me.translates && mayReply,
            onAbuse: mayReply ? (message, marked) => markAbuse({ message, marked }) : undefined,
            onSplit: maySetStatus ? (from) => setSorting({ from }) : undefined,
            onVisibility: mayModerate ? (messageId, hidden) => setVisibility({ id: messageId, hidden }) : undefined,
          }}
          onRetry={(entry) => answer.current?.retry(entry)}
          onEditOutgoing={(entry) => answer.current?.takeBack(entry)}
          toBottom={toBottom}
          top={
            <>
              {conversation.post && <PostLine post={conversation.post} platform={conversation.platform} now={now} />}
              {!contactShown &&
                conversation.linked.map((link) => (
                  <LinkedLine
                    key={link.id}
                    link={link}
                    isOther={link.contact.id !== conversation.contact.id}
                    now={now}
                    onOpen={onOpen}
                  />
                ))}
            </>
          }
        />
      ) : (
        <div className={css.loading}>
          <Skeleton rows={4} shape="message" />
        </div>
      )}
      {stands && (
        <AnswerPane
          key={id}
          brand={brand}
          conversation={conversation}
          messages={messages}
          now={now}
          seenSeq={seenSeq}
          handle={answer}
          onShowNew={() => toBottom.current?.()}
          onEscape={() => document.getElementById('main')?.focus()}
        />
      )}
    </>
  );
}
