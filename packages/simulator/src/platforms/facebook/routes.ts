import type { FastifyInstance } from 'fastify';
import type { FacebookPlatform } from './facebook-platform.ts';
import { mediaRoutes } from './media-routes.ts';
import { GraphNodes } from './nodes.ts';
import { readRoutes } from './read-routes.ts';
import { graphServer } from './served.ts';
import { writeRoutes } from './write-routes.ts';

/** Every operation of the fake Graph API, under `/facebook`; version prefixes are taken off before. */
export function facebookRoutes(app: FastifyInstance, facebook: FacebookPlatform): void {
  const server = graphServer(facebook);
  const nodes = new GraphNodes(facebook);
  readRoutes(app, facebook, nodes, server);
  mediaRoutes(app, facebook, server);
  writeRoutes(app, facebook, nodes, server);
}
