import type { ConversationDetailDto } from '@kwartier/contracts';
import { Suspense } from 'react';
import { lazily } from '../../../lib/lazily.ts';
import type { Audience } from '../../../lib/outbox.ts';

const LinkCost = lazily(() => import('./link-cost.tsx').then((module) => module.LinkCost));
const LinkPreview = lazily(() => import('./link-preview.tsx').then((module) => module.LinkPreview));
const ThreadPosts = lazily(() =>
  import('../../../components/domain/thread-posts.tsx').then((module) => module.ThreadPosts),
);
const MentionTold = lazily(() =>
  import('../../../components/domain/mention-told.tsx').then((module) => module.MentionTold),
);

interface BelowTextProps {
  text: string;
  audience: Audience;
  conversation: ConversationDetailDto;
  /** It is too long for one post: how long one may be, as `measure` counts, and who wants to know how many it takes. */
  thread: {
    readonly max: number;
    readonly measure: (text: string) => number;
    readonly onCount: (count: number | null) => void;
  } | null;
  /** The platform lets us answer. */
  allowed: boolean;
  previewsLinks: boolean;
}

/** What becomes of the words above: posts, costs, cards, people who are told. Each comes when it is needed. */
export function BelowText({ text, audience, conversation, thread, allowed, previewsLinks }: BelowTextProps) {
  const isAnswer = audience !== 'note' && allowed && text.trim() !== '';
  return (
    <>
      {thread && (
        <Suspense fallback={null}>
          <ThreadPosts text={text} {...thread} />
        </Suspense>
      )}
      {isAnswer && audience === 'public' && (
        <Suspense fallback={null}>
          <LinkCost text={text} platform={conversation.platform} />
        </Suspense>
      )}
      {isAnswer && previewsLinks && text.includes('://') && (
        <Suspense fallback={null}>
          <LinkPreview text={text} />
        </Suspense>
      )}
      {audience === 'note' && text.includes('@') && (
        <Suspense fallback={null}>
          <MentionTold text={text} conversationId={conversation.id} />
        </Suspense>
      )}
    </>
  );
}
