import type { ApprovalDto } from '@kwartier/contracts';
import { CONFIRMABLE, type Confirmable } from '@kwartier/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { Page } from '../../components/ui/bar.tsx';
import { Button } from '../../components/ui/button.tsx';
import { EmptyState } from '../../components/ui/empty-state.tsx';
import { Notice } from '../../components/ui/notice.tsx';
import { Skeleton } from '../../components/ui/skeleton.tsx';
import {
  approvalsQuery,
  ownApprovalsQuery,
  useApprove,
  useLiveQueue,
  useReturn,
} from '../../features/approvals/api/approvals.ts';
import { ApprovalCard } from '../../features/approvals/components/approval-card.tsx';
import css from '../../features/approvals/components/approvals.module.css';
import { OwnApprovals } from '../../features/approvals/components/own-approvals.tsx';
import { dropTyped, isTyped, keepTyped, type TypedWords, typedFor } from '../../features/approvals/typed-words.ts';
import { announceNow } from '../../lib/announcer.ts';
import { codeOf, ProblemError, sayProblem } from '../../lib/api-client.ts';
import { type Command, useCommands } from '../../lib/commands.ts';
import { t } from '../../lib/i18n/index.ts';
import { useNow } from '../../lib/now.ts';
import { useCan } from '../../lib/queries/session.ts';
import { useTitle } from './use-title.ts';

interface Refusal {
  readonly id: string;
  readonly words: string;
  /** What a reason would let out; null: a reason does not help. */
  readonly what: Confirmable | null;
}

/** Public answers that wait for a second person; and one's own that wait or came back. */
export function ApprovalsPage() {
  useTitle(t('Approvals'));
  const approves = useCan('reply.approve');
  const answers = useCan('conversation.reply');
  const now = useNow();
  const { data: own } = useQuery({ ...ownApprovalsQuery, enabled: answers });
  return (
    <Page title={t('Approvals')}>
      <div className={css.page}>
        {approves ? (
          <Queue now={now} />
        ) : (
          own &&
          own.items.length === 0 && (
            <EmptyState
              title={t('Nothing of yours waits')}
              actions={
                <Link to="/inbox/$view" params={{ view: 'mine' }}>
                  {t('Go to Mine')}
                </Link>
              }
            >
              {t('Answers that a second person has to look at are shown here, and what they say about them.')}
            </EmptyState>
          )
        )}
        {own && <OwnApprovals own={own} now={now} />}
      </div>
    </Page>
  );
}

function Queue({ now }: { now: number }) {
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(approvalsQuery);
  const waiting = data?.pages.flatMap(({ items }) => items);
  const [current, setCurrent] = useState<string | null>(null);
  /** In which something was typed: they stay on screen whatever becomes of them elsewhere. */
  const [held, setHeld] = useState<readonly ApprovalDto[]>([]);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [, draw] = useState(0);
  const approve = useApprove();
  const giveBack = useReturn();
  const gone = held.filter(({ id }) => waiting !== undefined && !waiting.some((one) => one.id === id));
  const items = [...gone, ...(waiting ?? [])];
  const setsRules = useCan('people.write');
  useLiveQueue(waiting ?? []);
  const at = items.findIndex(({ id }) => id === current);
  const focused = items[at] ?? items[0];

  const type = (item: ApprovalDto, typed: TypedWords) => {
    keepTyped(item.id, typed);
    setCurrent(item.id);
    setRefusal((before) => (before?.id === item.id ? null : before));
    if (isTyped(typed) && !held.some(({ id }) => id === item.id)) setHeld([...held, item]);
    draw((count) => count + 1);
  };
  const putAway = (id: string) => {
    dropTyped(id);
    setHeld((before) => before.filter((one) => one.id !== id));
    setRefusal(null);
  };
  /** The next one takes its place under the hand. */
  const done = (id: string, words: string) => {
    const index = items.findIndex((one) => one.id === id);
    setCurrent((items[index + 1] ?? items[index - 1])?.id ?? null);
    putAway(id);
    announceNow(words);
  };
  const refused = (id: string) => (problem: unknown) => {
    const details = problem instanceof ProblemError ? problem.problem.details : undefined;
    const code = codeOf(problem);
    const mayConfirm = code === 'reply.conduct' || (code === 'reply.private_data' && details?.level === 'confirm');
    const found = mayConfirm ? details?.what : null;
    setRefusal({ id, words: sayProblem(problem), what: CONFIRMABLE.find((one) => one === found) ?? null });
    const item = items.find((one) => one.id === id);
    // What somebody else decided stays until it was read.
    if (codeOf(problem) === 'approval.decided' && item && !held.some((one) => one.id === id)) setHeld([...held, item]);
  };
  const onApprove = (item: ApprovalDto, reason?: string) => {
    const { text } = typedFor(item.id);
    const what = refusal?.id === item.id ? refusal.what : null;
    approve.mutate(
      {
        id: item.id,
        lastSeenSeq: item.lastMessageSeq,
        ...(text !== undefined && text.trim() !== item.text ? { text } : {}),
        ...(item.overtaken ? { override: true } : {}),
        ...(reason && what ? { confirmed: [{ what, reason }] } : {}),
      },
      { onSuccess: () => done(item.id, t('Approved')), onError: refused(item.id) },
    );
  };
  const onReturn = (item: ApprovalDto) => {
    const comment = typedFor(item.id).comment?.trim();
    if (comment)
      giveBack.mutate(
        { id: item.id, comment },
        { onSuccess: () => done(item.id, t('Returned')), onError: refused(item.id) },
      );
  };

  const busy = approve.isPending || giveBack.isPending;
  const isGone = (id: string) => gone.some((one) => one.id === id);
  const commands: Command[] = [];
  const add = (command: Omit<Command, 'group'>) => commands.push({ ...command, group: 'List' });
  const step = (by: number) => {
    const next = items[Math.min(items.length - 1, Math.max(0, (at === -1 ? 0 : at) + by))];
    if (next) setCurrent(next.id);
  };
  if (focused) {
    add({ id: 'next-approval', label: t('Next answer'), keys: 'j', run: () => step(1) });
    add({ id: 'previous-approval', label: t('Previous answer'), keys: 'k', run: () => step(-1) });
    if (!busy && !isGone(focused.id)) {
      add({ id: 'approve', label: t('Approve'), keys: 'a', run: () => onApprove(focused) });
      add({
        id: 'edit-approval',
        label: t('Edit'),
        keys: 'e',
        run: () => type(focused, { ...typedFor(focused.id), mode: 'edit' }),
      });
      add({
        id: 'return-approval',
        label: t('Return with a comment'),
        keys: 'r',
        run: () => type(focused, { ...typedFor(focused.id), mode: 'return' }),
      });
    }
  }
  useCommands(commands);

  if (error && !data)
    return (
      <Notice
        tone="breached"
        icon="warn"
        role="alert"
        actions={<Button onClick={() => void refetch()}>{t('Try again')}</Button>}
      >
        {t('This did not load.')} {sayProblem(error)}
      </Notice>
    );
  if (!waiting) return <Skeleton rows={3} shape="card" />;
  if (items.length === 0)
    return (
      <EmptyState
        title={t('Nothing waits for you')}
        actions={
          setsRules && (
            <Link to="/people" hash="brands">
              {t('Choose what waits, for each brand')}
            </Link>
          )
        }
      >
        {t('Public answers of new colleagues, and about sensitive topics, come here first where a brand wants it.')}
      </EmptyState>
    );
  return (
    <>
      {items.map((item) => (
        <ApprovalCard
          key={item.id}
          approval={item}
          now={now}
          isCurrent={item.id === focused?.id}
          typed={typedFor(item.id)}
          busy={busy && item.id === (approve.variables?.id ?? giveBack.variables?.id)}
          problem={
            refusal?.id === item.id
              ? { words: refusal.words, wantsReason: refusal.what !== null }
              : isGone(item.id)
                ? { words: t('Somebody else has decided about this, or it was taken back.'), wantsReason: false }
                : null
          }
          isGone={isGone(item.id)}
          onCurrent={() => setCurrent(item.id)}
          onTyped={(typed) => type(item, typed)}
          onApprove={(reason) => onApprove(item, reason)}
          onReturn={() => onReturn(item)}
          onDismiss={() => putAway(item.id)}
        />
      ))}
      {hasNextPage && (
        <Button busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t('Show more')}
        </Button>
      )}
    </>
  );
}
