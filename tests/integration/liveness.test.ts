import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Simulator, startSimulator } from '@kwartier/simulator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDatabase, type TestDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { PAGE } from '../support/harness.ts';
import { freePort, type Product, startProduct } from '../support/processes.ts';
import { webhookStorm } from '../support/storm.ts';

interface ReceivedSpan {
  readonly service: string;
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string;
}

/** A collector that takes OTLP as JSON over HTTP. */
async function startCollector() {
  const spans: ReceivedSpan[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (bytes: Buffer) => (body += bytes.toString()));
    request.on('end', () => {
      const { resourceSpans } = JSON.parse(body) as {
        resourceSpans: {
          resource: { attributes: { key: string; value: { stringValue?: string } }[] };
          scopeSpans: { spans: Omit<ReceivedSpan, 'service'>[] }[];
        }[];
      };
      for (const { resource, scopeSpans } of resourceSpans) {
        const service = resource.attributes.find(({ key }) => key === 'service.name')?.value.stringValue ?? '';
        for (const scope of scopeSpans)
          for (const { name, traceId, spanId, parentSpanId = '' } of scope.spans)
            spans.push({ service, name, traceId, spanId, parentSpanId });
      }
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    spans,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

let database: TestDatabase;
let simulator: Simulator;
let product: Product;
let collector: Awaited<ReturnType<typeof startCollector>>;
let workerUrl: string;
let channelId: string;
beforeAll(async () => {
  database = await createDatabase();
  simulator = await startSimulator();
  collector = await startCollector();
  const workerPort = await freePort();
  workerUrl = `http://127.0.0.1:${workerPort}`;
  product = await startProduct(
    {
      DATABASE_URL: database.url,
      REDIS_URL: process.env.TEST_REDIS_URL!,
      X_BASE_URL: `${simulator.url}/x`,
      FACEBOOK_BASE_URL: `${simulator.url}/facebook`,
      WORKER_PORT: String(workerPort),
      DRAIN_SECONDS: '1',
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    },
    1,
  );
  simulator.facebook.addPage(PAGE);
  const { body } = await product.call('POST', '/channels', {
    platform: 'facebook',
    name: 'Kwart Air on Facebook',
    account: { externalId: PAGE.id },
    credentials: { accessToken: PAGE.accessToken, appSecret: PAGE.appSecret, verifyToken: PAGE.verifyToken },
  });
  channelId = body.id;
});
afterAll(async () => {
  await product?.[Symbol.asyncDispose]();
  await simulator?.close();
  await collector?.close();
  await database?.[Symbol.asyncDispose]();
});

const get = (url: string) => fetch(url).then(async (answer) => ({ status: answer.status, text: await answer.text() }));
const figureOf = (text: string, name: string) =>
  Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1] ?? Number.NaN);

describe('one trace', () => {
  it('leads from the webhook that came in to the worker that took it in', async () => {
    const traceId = randomUUID().replaceAll('-', '');
    const storm = webhookStorm({ url: product.url, channelId, perSecond: 20, prefix: 'traced' });
    await eventually(async () => collector.spans.some(({ service }) => service === 'kwartier-worker'));
    const posted = await storm.end();
    expect(posted.every(({ status }) => status === 200)).toBe(true);
    await eventually(async () => {
      const api = new Map(
        collector.spans.filter(({ service }) => service === 'kwartier-api').map((span) => [span.spanId, span]),
      );
      return collector.spans.some(
        ({ service, name, parentSpanId, traceId: id }) =>
          service === 'kwartier-worker' &&
          name === 'receive-messages' &&
          api.get(parentSpanId)?.traceId === id &&
          api.get(parentSpanId)?.name === 'POST /webhooks/:channelId',
      );
    });
    // A caller's own trace goes on in ours.
    await fetch(`${product.url}/ready`, { headers: { traceparent: `00-${traceId}-00f067aa0ba902b7-01` } });
    await eventually(async () =>
      collector.spans.some((span) => span.traceId === traceId && span.name === 'GET /ready'),
    );
  });
});

describe('what is measured', () => {
  it('tells at the API and at the worker what waits, since when, and how long work waits for Postgres', async () => {
    await database.admin`
      insert into receipts (workspace_id, channel_id, source, digest, body, received_at, attempts)
      select workspace_id, id, 'webhook', '\\x01', '\\x7b7d', now() - interval '2 minutes', 0 from channels`;
    await eventually(async () => {
      const { text } = await get(`${product.url}/metrics`);
      return figureOf(text, 'kwartier_waiting{kind="unprocessed"}') >= 0;
    });
    for (const url of [product.url, workerUrl]) {
      const { status, text } = await get(`${url}/metrics`);
      expect(status).toBe(200);
      for (const name of [
        'kwartier_nodejs_eventloop_lag_p99_seconds',
        'kwartier_pool_wait_seconds_count',
        'kwartier_backlog_read',
        ...['unprocessed', 'queued', 'unknown', 'unconfirmed', 'quarantined'].map(
          (kind) => `kwartier_waiting{kind="${kind}"}`,
        ),
      ])
        expect(figureOf(text, name), name).toBeGreaterThanOrEqual(0);
      expect(text).toMatch(
        /kwartier_channel_silence_seconds\{channel="[0-9a-f-]{36}",platform="facebook",state="active"\}/,
      );
      expect(text).not.toContain(PAGE.accessToken);
    }
    expect((await get(`${product.url}/metrics`)).text).toContain('kwartier_sockets 0');
  });
});

describe('liveness', () => {
  it('is fine while work is done, at both kinds of process', async () => {
    for (const url of [product.url, workerUrl])
      for (const path of ['/live', '/ready']) expect((await get(`${url}${path}`)).status, `${url}${path}`).toBe(200);
    expect((await get(`${workerUrl}/nothing`)).status).toBe(404);
  });
});

describe('a process that is told to stop', () => {
  it('says so, still answers what comes, and then ends by itself', async () => {
    const gone = new Promise<number | null>((resolve) => product.api.once('exit', (code) => resolve(code)));
    product.api.kill('SIGTERM');
    await eventually(async () => (await get(`${product.url}/ready`)).status === 503);
    const answer = await fetch(`${product.url}/api/v1/setup`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('connection')).toBe('close');
    expect((await get(`${product.url}/live`)).status).toBe(200);
    expect(await gone).toBe(0);

    const workerGone = new Promise<number | null>((resolve) =>
      product.workers[0]!.once('exit', (code) => resolve(code)),
    );
    product.workers[0]!.kill('SIGTERM');
    expect(await workerGone).toBe(0);
  });
});
