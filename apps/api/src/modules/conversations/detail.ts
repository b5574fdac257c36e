import type { ConversationDetailDto } from '@kwartier/contracts';
import {
  type Actor,
  type ConversationId,
  can,
  DomainError,
  iso,
  NO_APPROVAL,
  needsApproval,
  privateReplyRule,
  publicReplyRule,
} from '@kwartier/core';
import { loadTrust } from '@kwartier/db/reads/approvals';
import { listMerges } from '@kwartier/db/reads/conversation-merges';
import { listLinked, loadConversation, loadPost } from '@kwartier/db/reads/conversations';
import { listFollowers } from '@kwartier/db/reads/followers';
import { loadReplyFacts } from '@kwartier/db/reads/reply-context';
import { replyContext } from '@kwartier/usecases';
import type { ApiDeps } from '../../deps.ts';
import { maskFor } from '../../dto/mask.ts';
import { conversationDto, replyRuleDto } from './dto.ts';

/** One conversation with its post, its links, and how it may be answered now. @throws DomainError `conversation.not_found` */
export function conversationDetail(
  deps: Pick<ApiDeps, 'db' | 'now'>,
  actor: Actor,
  id: ConversationId,
): Promise<ConversationDetailDto> {
  return deps.db.run(actor.workspaceId, async (sql) => {
    const row = await loadConversation(sql, actor, id);
    if (!row) throw new DomainError('conversation.not_found', 'There is no such conversation.');
    const [post, linked, merges, followers, facts, trust] = await Promise.all([
      row.postId ? loadPost(sql, actor, row.postId) : undefined,
      listLinked(sql, actor, id),
      listMerges(sql, actor.workspaceId, id),
      can(actor, 'people.read') ? listFollowers(sql, actor.workspaceId, id) : [],
      loadReplyFacts(sql, actor.workspaceId, row),
      loadTrust(sql, actor.workspaceId, actor.agentId, row.brandId),
    ]);
    const rule = facts.approvalRule ?? NO_APPROVAL;
    const approval = needsApproval({
      rule,
      isPublic: !row.isPrivate,
      role: actor.role,
      mayApprove: can(actor, 'reply.approve'),
      trust,
      tagIds: row.tags.map((tag) => tag.id),
    });
    const mask = maskFor(actor);
    const context = replyContext(row, facts, deps.now());
    const inPublic = publicReplyRule(context);
    const inPrivate = privateReplyRule(context);
    return {
      ...conversationDto(row, mask),
      post: post
        ? {
            id: post.id,
            text: post.text,
            url: post.url,
            byUs: post.byUs,
            publishedAt: post.publishedAt === null ? null : iso(post.publishedAt),
            conversations: post.conversations,
            reach: { reposts: post.reposts, likes: post.likes, reactions: post.reactions, shares: post.shares },
          }
        : null,
      linked: linked.map(
        ({ contactId, contactName, ...item }) =>
          ({
            ...item,
            contact: { id: contactId, name: mask.name(contactName) },
            at: iso(item.at),
          }) as ConversationDetailDto['linked'][number],
      ),
      merges: merges.map((merge) => ({ ...merge, mergedAt: iso(merge.mergedAt) })),
      followers,
      replyRules: { public: inPublic && replyRuleDto(inPublic), private: inPrivate && replyRuleDto(inPrivate) },
      approval: approval && {
        reason: approval.reason,
        tag: row.tags.find((tag) => tag.id === approval.tagId)?.name ?? null,
        trust,
        needed: rule.needed,
      },
    };
  });
}
