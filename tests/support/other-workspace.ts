import { randomUUID } from 'node:crypto';
import type { Harness } from './harness.ts';

export interface OtherWorkspace {
  readonly workspaceId: string;
  readonly agentId: string;
  readonly brandId: string;
  readonly teamId: string;
  readonly policyId: string;
  readonly channelId: string;
  readonly contactId: string;
  readonly conversationId: string;
  readonly messageId: string;
  readonly quarantineId: string;
}

const COPIED = [
  'workspaces',
  'brands',
  'sla_policies',
  'sla_policy_versions',
  'teams',
  'agents',
  'channels',
  'contacts',
  'conversations',
  'messages',
  'quarantine',
] as const;

/** Another tenant with one of everything: a copy of what the first has, under ids of its own. */
export async function otherWorkspace({ database, workspaceId }: Harness): Promise<OtherWorkspace> {
  const ids = new Map<string, string>([[workspaceId, randomUUID()]]);
  const copyOf = (text: string) =>
    text.replaceAll(
      /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g,
      (id) => ids.get(id) ?? ids.set(id, randomUUID()).get(id)!,
    );
  const first: Record<string, string> = {};
  await database.admin.begin(async (sql) => {
    await sql`set local session_replication_role = replica`;
    for (const table of COPIED) {
      const rows = await sql<{ row: Record<string, unknown> }[]>`select to_jsonb(t) as row from ${sql(table)} t`;
      const copies = rows.map(({ row }) => JSON.parse(copyOf(JSON.stringify(row))) as Record<string, unknown>);
      for (const copy of copies) {
        if (table === 'agents') copy.email = `other-${copy.email}`;
        await sql`insert into ${sql(table)} overriding system value select * from jsonb_populate_record(null::${sql(table)}, ${sql.json(copy as never)})`;
      }
      first[table] = String(copies[0]?.id);
    }
  });
  return {
    workspaceId: first.workspaces!,
    agentId: first.agents!,
    brandId: first.brands!,
    teamId: first.teams!,
    policyId: first.sla_policies!,
    channelId: first.channels!,
    contactId: first.contacts!,
    conversationId: first.conversations!,
    messageId: first.messages!,
    quarantineId: first.quarantine!,
  };
}
