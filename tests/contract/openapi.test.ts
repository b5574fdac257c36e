import { expect, it } from 'vitest';
import { startHarness } from '../support/harness.ts';

it('docs/openapi.json says what the API serves; a difference there is a change of the API', async () => {
  await using harness = await startHarness();
  const { body } = await harness.call(null, { method: 'GET', url: '/openapi.json' });
  expect(Object.keys(body.paths).length).toBeGreaterThan(20);
  // Written anew by `vitest -u`.
  await expect(`${JSON.stringify(body, null, 2)}\n`).toMatchFileSnapshot('../../docs/openapi.json');
});
