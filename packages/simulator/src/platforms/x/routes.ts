import type { FastifyInstance } from 'fastify';
import { mediaRoutes } from './media-routes.ts';
import { messageRoutes } from './message-routes.ts';
import { postRoutes } from './post-routes.ts';
import { xServer } from './served.ts';
import { timelineRoutes } from './timeline-routes.ts';
import { webhookRoutes } from './webhook-routes.ts';
import type { XPlatform } from './x-platform.ts';

/** Every operation of the fake X, under `/x`. */
export function xRoutes(app: FastifyInstance, x: XPlatform): void {
  const server = xServer(x);
  postRoutes(app, x, server);
  timelineRoutes(app, x, server);
  mediaRoutes(app, x, server);
  messageRoutes(app, x, server);
  webhookRoutes(app, x, server);
}
