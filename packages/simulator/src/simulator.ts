import Fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import { controlRoutes } from './control/control-routes.ts';
import { lookRoutes } from './control/look-routes.ts';
import { Faults } from './faults.ts';
import { readMultipart } from './multipart.ts';
import { FacebookPlatform } from './platforms/facebook/facebook-platform.ts';
import { unknownObject } from './platforms/facebook/graph-errors.ts';
import { facebookRoutes } from './platforms/facebook/routes.ts';
import { xRoutes } from './platforms/x/routes.ts';
import { XPlatform } from './platforms/x/x-platform.ts';
import type { Simulator } from './running-simulator.ts';
import { simClock } from './sim-clock.ts';

export interface SimulatorOptions {
  /** 0, the default, takes a free port. */
  port?: number;
  /** Epoch milliseconds. Default: the system clock. */
  now?: () => number;
  /** Decides faults, shuffles and scenarios. Default 1. */
  seed?: number;
  /** Default 127.0.0.1. */
  host?: string;
}

const BODY_BYTES = 20 * 1024 * 1024;
/** A form holds a file of Messenger's largest size, and a little more. */
const FORM_BYTES = 30 * 1024 * 1024;

/** Start the fake networks, empty. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const seed = options.seed ?? 1;
  const clock = simClock(options.now ?? Date.now);
  const faults = new Faults(seed);
  let url = '';
  const parts = { now: () => clock.now(), seed, faults, baseUrl: () => url };
  const x = new XPlatform(parts);
  const facebook = new FacebookPlatform(parts);
  const app = newServer();
  const simulator: Simulator = {
    get url() {
      return url;
    },
    x,
    facebook,
    faults,
    clock,
    seed,
    flush: async () => {
      await x.flush();
      await facebook.flush();
    },
    close: async () => {
      x.webhooks.close();
      facebook.webhooks.close();
      await app.close();
    },
  };
  xRoutes(app, x);
  facebookRoutes(app, facebook);
  controlRoutes(app, simulator);
  lookRoutes(app, simulator);
  app.setNotFoundHandler((request, reply) => {
    const isGraph = request.url.startsWith('/facebook');
    const detail = 'Not Found';
    const answer = isGraph
      ? unknownObject(request.url, request.method.toLowerCase()).answer
      : { status: 404, body: { title: detail, detail, type: 'about:blank', status: 404 } };
    return reply.code(answer.status).send(answer.body);
  });
  const host = options.host ?? '127.0.0.1';
  await app.listen({ port: options.port ?? 0, host });
  const address = app.server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  url = `http://${host === '0.0.0.0' ? '127.0.0.1' : host}:${port}`;
  return simulator;
}

function newServer(): FastifyInstance {
  const app = Fastify({
    bodyLimit: BODY_BYTES,
    forceCloseConnections: true,
    keepAliveTimeout: 5_000,
    routerOptions: { maxParamLength: 500 },
    rewriteUrl: (request) => {
      const raw = request.url ?? '/';
      const [whole, version] = /^\/facebook\/(v\d+\.\d+)(?=[/?]|$)/.exec(raw) ?? [];
      if (whole === undefined) return raw;
      request.headers['x-simulator-graph-version'] = version;
      return `/facebook${raw.slice(whole.length)}`;
    },
  });
  const readJson = (
    _request: unknown,
    body: string | Buffer,
    done: (error: Error | null, body?: unknown) => void,
  ): void => {
    try {
      done(null, body.length === 0 ? undefined : JSON.parse(String(body)));
    } catch {
      // Each platform words this in its own way when it finds no object.
      done(null, undefined);
    }
  };
  app.addContentTypeParser(
    'multipart/form-data',
    { parseAs: 'buffer', bodyLimit: FORM_BYTES },
    (request: FastifyRequest, body: Buffer) => readMultipart(request.headers['content-type'], body),
  );
  app.removeContentTypeParser('application/json');
  app.addContentTypeParser('application/json', { parseAs: 'string' }, readJson);
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) => {
    done(null, Object.fromEntries(new URLSearchParams(String(body))));
  });
  return app;
}
