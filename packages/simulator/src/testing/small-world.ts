import { type Simulator, type SimulatorOptions, startSimulator } from '../index.ts';

export const START_MS = Date.parse('2026-08-20T10:00:00Z');

/** A simulator at a stopped clock, with one X account and one Page, and calls in their names. For this package's tests. */
export async function smallWorld(options: SimulatorOptions = {}) {
  const simulator: Simulator = await startSimulator({ now: () => START_MS, ...options });
  const { x, facebook } = simulator;
  const brand = x.addAccount({
    id: '2081000000000000900',
    handle: 'AcmeCare',
    name: 'Acme Care',
    consumerSecret: 'own-consumer-secret',
    accessToken: 'x-token',
    refreshToken: 'x-refresh',
    clientId: 'client',
    clientSecret: 'secret',
    bearerToken: 'x-app-token',
  });
  const zoe = x.addUser({ id: '2081000000000000901', handle: 'zoe_sample', name: 'Zoë 🌻' });
  const page = facebook.addPage({
    name: 'Acme',
    accessToken: 'page-token',
    appSecret: 'own-app-secret',
    verifyToken: 'own-verify',
  });
  const ana = facebook.addPerson({ name: 'Ana Sample' });
  const call = async (method: string, path: string, token: string, body?: unknown) => {
    const response = await fetch(`${simulator.url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      json: (text === '' ? undefined : JSON.parse(text)) as never as Any,
    };
  };
  return {
    simulator,
    x,
    facebook,
    brand,
    zoe,
    page,
    ana,
    callX: (method: string, path: string, body?: unknown, token = 'x-token') =>
      call(method, `/x/2${path}`, token, body),
    callGraph: (method: string, path: string, body?: unknown, token = 'page-token') =>
      call(method, `/facebook/v26.0${path}`, token, body),
    [Symbol.asyncDispose]: () => simulator.close(),
  };
}

/** Parsed JSON of an answer, loosely typed: tests say what they expect. */
export interface Any {
  [name: string]: Any;
  [index: number]: Any;
}
