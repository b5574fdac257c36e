import type { Server as HttpServer } from 'node:http';
import {
  CLIENT_EVENT_ACCESS,
  type ClientToServerEvents,
  SERVER_EVENT_ACCESS,
  type ServerToClientEvents,
  typingInConversation,
  viewConversation,
} from '@kwartier/contracts';
import { type AgentId, type ConversationId, can, permissionsOf, type WorkspaceId } from '@kwartier/core';
import { maySeeConversation } from '@kwartier/db/reads/access';
import { listShared } from '@kwartier/db/reads/guests';
import { loadAgentName } from '@kwartier/db/reads/people';
import type { Session } from '@kwartier/usecases';
import { parse as parseCookie } from 'cookie';
import { Server, type Socket } from 'socket.io';
import type { ApiDeps } from '../deps.ts';
import { type SessionReader, sessionCookie } from '../plugins/auth.ts';
import { makeViewers } from './viewers.ts';

/** How often every connection's rights are looked at again. */
const RECHECK_MS = 3_000;
/** How often connected agents are written down as being here. */
const SEEN_MS = 10_000;
/** Packets that may wait for a slow browser; beyond it the socket is closed and comes back with a fetch. */
const MAX_WAITING_PACKETS = 200;

interface SocketData {
  session: Session;
  name: string;
}
type Connection = Socket<ClientToServerEvents, ServerToClientEvents, Record<string, never>, SocketData>;

const brandRoom = (workspaceId: string, brandId: string) => `brand ${workspaceId} ${brandId}`;
/** Everybody of a workspace who may do something. */
const permissionRoom = (workspaceId: string, permission: string) => `may ${workspaceId} ${permission}`;
/** Guests with whom a conversation is shared. */
const guestRoom = (workspaceId: string, id: string) => `guests ${workspaceId} ${id}`;
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
    const token = parseCookie(socket.handshake.headers.cookie ?? '')[sessionCookie(deps.isSecure)];
    sessions.read(token).then(
      (session) => {
        if (session?.stage !== 'full') return next(new Error('session.required'));
        socket.data = { session, name: '' };
        next();
      },
      () => next(new Error('service.unavailable')),
    );
  });

  io.on('connection', (socket: Connection) => {
    const { actor } = socket.data.session;
    join(socket, socket.data.session);
    /** By the rights of this moment, not of the handshake. */
    const may = (event: keyof ClientToServerEvents) => can(socket.data.session.actor, CLIENT_EVENT_ACCESS[event]);
    const inside = (id: string) =>
      deps.db
        .run(actor.workspaceId, (sql) => maySeeConversation(sql, socket.data.session.actor, id as ConversationId))
        .catch(() => false);

    socket.on('conversation.view', (body) => {
      const parsed = viewConversation.safeParse(body);
      if (!parsed.success || !may('conversation.view')) return;
      const { conversationId } = parsed.data;
      void inside(conversationId).then(async (sees) => {
        if (!sees || socket.disconnected) return;
        await socket.join(conversationRoom(actor.workspaceId, conversationId));
        viewers.add(actor.workspaceId, conversationId, socket.id, {
          agentId: actor.agentId,
          name: await nameOf(socket),
        });
      });
    });
    socket.on('conversation.leave', (body) => {
      const parsed = viewConversation.safeParse(body);
      if (!parsed.success || !may('conversation.leave')) return;
      void socket.leave(conversationRoom(actor.workspaceId, parsed.data.conversationId));
      viewers.remove(actor.workspaceId, parsed.data.conversationId, socket.id);
    });
    socket.on('conversation.typing', (body) => {
      const parsed = typingInConversation.safeParse(body);
      if (parsed.success && may('conversation.typing'))
        viewers.typing(actor.workspaceId, parsed.data.conversationId, socket.id, parsed.data.typing);
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
    for (const room of socket.rooms) if (/^(brand|conversation|may|guests) /.test(room)) void socket.leave(room);
    viewers.removeAll(socket.id);
    for (const permission of permissionsOf(actor)) void socket.join(permissionRoom(actor.workspaceId, permission));
    if (can(actor, 'conversation.read'))
      for (const brandId of actor.brandIds) void socket.join(brandRoom(actor.workspaceId, brandId));
    if (actor.role === 'guest') void joinShared(socket).catch(() => undefined);
  }

  /** A guest hears of what is shared with them at this moment, and is taken out of what is not any more. */
  async function joinShared(socket: Connection): Promise<void> {
    const { actor } = socket.data.session;
    const shared = await deps.db.run(actor.workspaceId, (sql) => listShared(sql, actor, deps.now()));
    const rooms = new Set(shared.map(({ id }) => guestRoom(actor.workspaceId, id)));
    const left = [...socket.rooms].filter((room) => room.startsWith('guests ') && !rooms.has(room));
    for (const room of left) void socket.leave(room);
    const isNew = [...rooms].some((room) => !socket.rooms.has(room));
    for (const room of rooms) void socket.join(room);
    if (left.length > 0 || isNew) socket.emit('session.changed', {});
  }

  deps.subscribe(({ workspaceId, name, event }) => {
    if (name === 'conversations.changed') {
      const { items } = event as { items: { conversationId: string; seq: number; brandId: string }[] };
      for (const [brandId, list] of Map.groupBy(items, (item) => item.brandId))
        io.to(brandRoom(workspaceId, brandId)).emit('conversations.changed', { items: list });
      for (const item of items)
        io.to(guestRoom(workspaceId, item.conversationId)).emit('conversations.changed', { items: [item] });
    } else {
      // What is for one conversation or one session alone is not sent from here.
      const access = SERVER_EVENT_ACCESS[name];
      if (access !== 'signed-in') io.to(permissionRoom(workspaceId, access)).emit(name, event as never);
    }
    // Somebody's rights may have changed, in whatever process: everybody's are looked at again at once.
    if (name === 'settings.changed' && ['agents', 'brands'].includes((event as { subject: string }).subject)) {
      sessions.forgetAll();
      recheckAll();
    }
    if (name === 'channel.changed') deps.webhooks.forget((event as { channelId: string }).channelId);
  });

  function recheckAll(): void {
    for (const socket of io.sockets.sockets.values()) {
      const waiting = (socket.conn as unknown as { writeBuffer?: unknown[] }).writeBuffer?.length ?? 0;
      if (waiting > MAX_WAITING_PACKETS) {
        deps.log('warn', 'socket.too_slow', { waiting });
        socket.disconnect(true);
        continue;
      }
      void sessions.reload(socket.data.session).then(
        (session) => {
          if (session?.stage !== 'full') {
            socket.emit('session.changed', {});
            socket.disconnect(true);
          } else {
            const before = socket.data.session.actor;
            const after = session.actor;
            socket.data.session = session;
            if (after.role === 'guest') void joinShared(socket as unknown as Connection).catch(() => undefined);
            if (
              before.role !== after.role ||
              before.brandIds.join() !== after.brandIds.join() ||
              permissionsOf(before).join() !== permissionsOf(after).join()
            ) {
              join(socket as unknown as Connection, session);
              socket.emit('session.changed', {});
            }
          }
        },
        () => undefined,
      );
    }
  }
  const recheck = setInterval(recheckAll, RECHECK_MS);

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
