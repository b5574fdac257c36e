import type { Server as HttpServer } from 'node:http';
import {
  type ClientToServerEvents,
  type ServerToClientEvents,
  typingInConversation,
  viewConversation,
} from '@kwartier/contracts';
import type { AgentId, ConversationId, WorkspaceId } from '@kwartier/core';
import { maySeeConversation } from '@kwartier/db/reads/access';
import { loadAgentName } from '@kwartier/db/reads/people';
import type { Session } from '@kwartier/usecases';
import { parse as parseCookie } from 'cookie';
import { Server, type Socket } from 'socket.io';
import type { ApiDeps } from '../deps.ts';
import { SESSION_COOKIE, type SessionReader } from '../plugins/auth.ts';
import { makeViewers } from './viewers.ts';

/** How often every connection's rights are looked at again. */
const RECHECK_MS = 3_000;
/** How often connected agents are written down as being here. */
const SEEN_MS = 10_000;
/** Packets that may wait for a slow browser; beyond it the socket is closed and comes back with a fetch. */
const MAX_WAITING_PACKETS = 200;

interface SocketData {
  session: Session;
  token: string;
  name: string;
}
type Connection = Socket<ClientToServerEvents, ServerToClientEvents, Record<string, never>, SocketData>;

const brandRoom = (workspaceId: string, brandId: string) => `brand ${workspaceId} ${brandId}`;
const workspaceRoom = (workspaceId: string) => `workspace ${workspaceId}`;
const conversationRoom = (workspaceId: string, id: string) => `conversation ${workspaceId} ${id}`;

export interface Gateway {
  /** Consoles that are connected now. */
  connections(): number;
  close(): Promise<void>;
}

/**
 * Live updates. Rooms are joined by the server alone, from the session; hints come from any process over Redis and are sent
 * to those who may see the brand.
 */
export function openGateway(server: HttpServer, deps: ApiDeps, sessions: SessionReader): Gateway {
  const io = new Server<ClientToServerEvents, ServerToClientEvents, Record<string, never>, SocketData>(server, {
    serveClient: false,
    maxHttpBufferSize: 10_000,
    // A browser that sleeps is let go within ten seconds, before what it does not read piles up; when it wakes it fetches.
    pingInterval: 4_000,
    pingTimeout: 5_000,
    allowRequest: (request, decide) => {
      const { origin, host } = request.headers;
      decide(
        null,
        origin === undefined ||
          origin === deps.publicUrl ||
          origin === `http://${host}` ||
          origin === `https://${host}`,
      );
    },
  });
  const viewers = makeViewers(deps.viewerExchange, (workspaceId, conversationId, list) =>
    io
      .to(conversationRoom(workspaceId, conversationId))
      .emit('conversation.viewers', { conversationId, viewers: list }),
  );

  io.use((socket, next) => {
    const token = parseCookie(socket.handshake.headers.cookie ?? '')[SESSION_COOKIE];
    sessions.read(token).then(
      (session) => {
        if (!session) return next(new Error('session.required'));
        socket.data = { session, token: token as string, name: '' };
        next();
      },
      () => next(new Error('service.unavailable')),
    );
  });

  io.on('connection', (socket: Connection) => {
    const { actor } = socket.data.session;
    join(socket, socket.data.session);
    const inside = (id: string) =>
      deps.db
        .run(actor.workspaceId, (sql) => maySeeConversation(sql, socket.data.session.actor, id as ConversationId))
        .catch(() => false);

    socket.on('conversation.view', (body) => {
      const parsed = viewConversation.safeParse(body);
      if (!parsed.success) return;
      const { conversationId } = parsed.data;
      void inside(conversationId).then(async (may) => {
        if (!may || socket.disconnected) return;
        await socket.join(conversationRoom(actor.workspaceId, conversationId));
        viewers.add(actor.workspaceId, conversationId, socket.id, {
          agentId: actor.agentId,
          name: await nameOf(socket),
        });
      });
    });
    socket.on('conversation.leave', (body) => {
      const parsed = viewConversation.safeParse(body);
      if (!parsed.success) return;
      void socket.leave(conversationRoom(actor.workspaceId, parsed.data.conversationId));
      viewers.remove(actor.workspaceId, parsed.data.conversationId, socket.id);
    });
    socket.on('conversation.typing', (body) => {
      const parsed = typingInConversation.safeParse(body);
      if (parsed.success) viewers.typing(actor.workspaceId, parsed.data.conversationId, socket.id, parsed.data.typing);
    });
    socket.on('disconnect', () => viewers.removeAll(socket.id));
  });

  async function nameOf(socket: Connection): Promise<string> {
    if (socket.data.name === '') {
      const { workspaceId, agentId } = socket.data.session.actor;
      socket.data.name = await deps.db.run(workspaceId, (sql) => loadAgentName(sql, workspaceId, agentId));
    }
    return socket.data.name;
  }

  function join(socket: Connection, { actor }: Session): void {
    // A conversation is looked at again by whoever still may: the console asks after `session.changed`.
    for (const room of socket.rooms) if (/^(brand|conversation) /.test(room)) void socket.leave(room);
    viewers.removeAll(socket.id);
    void socket.join(workspaceRoom(actor.workspaceId));
    for (const brandId of actor.brandIds) void socket.join(brandRoom(actor.workspaceId, brandId));
  }

  deps.subscribe(({ workspaceId, name, event }) => {
    if (name === 'conversations.changed') {
      const { items } = event as { items: { conversationId: string; seq: number; brandId: string }[] };
      for (const [brandId, list] of Map.groupBy(items, (item) => item.brandId))
        io.to(brandRoom(workspaceId, brandId)).emit('conversations.changed', { items: list });
    } else io.to(workspaceRoom(workspaceId)).emit(name, event as never);
    if (name === 'channel.changed') deps.webhooks.forget((event as { channelId: string }).channelId);
  });

  const recheck = setInterval(() => {
    for (const socket of io.sockets.sockets.values()) {
      const waiting = (socket.conn as unknown as { writeBuffer?: unknown[] }).writeBuffer?.length ?? 0;
      if (waiting > MAX_WAITING_PACKETS) {
        deps.log('warn', 'socket.too_slow', { waiting });
        socket.disconnect(true);
        continue;
      }
      void sessions.read(socket.data.token).then(
        (session) => {
          if (!session) {
            socket.emit('session.changed', {});
            socket.disconnect(true);
          } else if (session !== socket.data.session) {
            const before = socket.data.session.actor;
            const after = session.actor;
            socket.data.session = session;
            if (before.role !== after.role || before.brandIds.join() !== after.brandIds.join()) {
              join(socket as unknown as Connection, session);
              socket.emit('session.changed', {});
            }
          }
        },
        () => undefined,
      );
    }
  }, RECHECK_MS);

  const seen = setInterval(() => {
    const here = new Map<WorkspaceId, Set<AgentId>>();
    for (const { data } of io.sockets.sockets.values()) {
      const { workspaceId, agentId } = data.session.actor;
      here.set(workspaceId, (here.get(workspaceId) ?? new Set()).add(agentId));
    }
    for (const [workspaceId, agents] of here) void deps.markSeen(workspaceId, [...agents]).catch(() => undefined);
  }, SEEN_MS);

  return {
    connections: () => io.engine.clientsCount,
    async close() {
      clearInterval(recheck);
      clearInterval(seen);
      viewers.close();
      await new Promise<void>((resolve) => void io.close(() => resolve()));
    },
  };
}
