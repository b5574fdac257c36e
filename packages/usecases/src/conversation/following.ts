import { type Actor, type ConversationId, can, DomainError } from '@kwartier/core';
import type { Sql } from '@kwartier/db';
import { maySeeConversation } from '@kwartier/db/reads/access';
import { lockConversations, saveConversations } from '@kwartier/db/writes/conversations';
import { addFollowers, removeFollower } from '@kwartier/db/writes/followers';
import { ConversationEdit } from '../conversation-edit.ts';
import type { Deps } from '../deps.ts';

/**
 * Hearing of a conversation without having it. Doing what is so already does nothing. Both @throws DomainError
 * `conversation.not_found`, `permission.denied`
 */
export interface Following {
  follow(actor: Actor, id: ConversationId): Promise<void>;
  unfollow(actor: Actor, id: ConversationId): Promise<void>;
}

export function makeFollowing(deps: Pick<Deps, 'db' | 'now' | 'publish'>): Following {
  async function change(
    actor: Actor,
    id: ConversationId,
    event: 'follower.added' | 'follower.removed',
    write: (sql: Sql) => Promise<boolean>,
  ): Promise<void> {
    if (!can(actor, 'conversation.read'))
      throw new DomainError('permission.denied', 'You may not follow conversations.');
    const { workspaceId, agentId } = actor;
    const hint = await deps.db.run(workspaceId, async (sql) => {
      const [locked] = (await maySeeConversation(sql, actor, id))
        ? await lockConversations(sql, workspaceId, [id])
        : [];
      if (!locked) throw new DomainError('conversation.not_found', 'There is no such conversation.');
      if (!(await write(sql))) return undefined;
      const edit = new ConversationEdit(locked.row, locked.clocks, deps.now());
      // With a sequence number of its own: everybody who looks at it sees who follows.
      edit.addEvent(event, deps.now(), { actorId: agentId });
      await saveConversations(sql, [edit.finish()]);
      return { conversationId: id, seq: edit.row.seq, brandId: edit.row.brandId };
    });
    if (hint) deps.publish(workspaceId, 'conversations.changed', { items: [hint] });
  }

  return {
    follow: (actor, id) =>
      change(
        actor,
        id,
        'follower.added',
        async (sql) => (await addFollowers(sql, actor.workspaceId, id, [actor.agentId], deps.now())).length > 0,
      ),
    unfollow: (actor, id) =>
      change(actor, id, 'follower.removed', (sql) => removeFollower(sql, actor.workspaceId, id, actor.agentId)),
  };
}
