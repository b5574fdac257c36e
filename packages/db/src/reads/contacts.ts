import type { Actor, ContactId, Instant, Platform } from '@kwartier/core';
import type { Sql } from '../client.ts';
import { lastIfAbuse } from './assignment.ts';

export interface ContactView {
  readonly id: ContactId;
  readonly name: string;
  readonly avatarUrl: string | null;
  readonly language: string | null;
  readonly firstSeenAt: Instant;
  readonly handles: readonly {
    platform: Platform;
    realm: string;
    externalId: string;
    handle: string | null;
    name: string | null;
  }[];
  readonly conversations: readonly {
    id: string;
    platform: Platform;
    isPrivate: boolean;
    status: string;
    resolution: string | null;
    excerpt: string;
    abusiveMessageId: string | null;
    openedAt: Instant;
    firstResponseMs: number | null;
    assigneeId: string | null;
    language: string | null;
  }[];
}

/** A customer with their handles and conversations, if the viewer may see at least one of those. */
export async function loadContact(sql: Sql, actor: Actor, id: ContactId): Promise<ContactView | undefined> {
  const [contacts, handles, conversations] = await Promise.all([
    sql<
      ContactView[]
    >`select id, name, avatar_url, language, first_seen_at from contacts where workspace_id = ${actor.workspaceId} and id = ${id}`,
    sql<
      ContactView['handles'][number][]
    >`select platform, realm, external_id, handle, name from handles where workspace_id = ${actor.workspaceId} and contact_id = ${id} order by platform, realm`,
    sql<ContactView['conversations'][number][]>`
      select id, platform, is_private, status, resolution, last_excerpt as excerpt, ${lastIfAbuse(sql)} as abusive_message_id, opened_at, first_response_ms, assignee_id, language from conversations c
      where workspace_id = ${actor.workspaceId} and contact_id = ${id} and merged_into is null and brand_id = any(${[...actor.brandIds]}::uuid[]) order by opened_at desc limit 50`,
  ]);
  const contact = contacts[0];
  if (!contact || conversations.length === 0) return undefined;
  return {
    ...contact,
    language: contact.language ?? conversations.find((conversation) => conversation.language)?.language ?? null,
    handles,
    conversations,
  };
}
