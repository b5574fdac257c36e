import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

/** The script of axe-core: to be added to a page that does not refuse scripts of others (`bypassCSP`). */
export const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface AxeResults {
  readonly violations: readonly { id: string; impact: string; nodes: readonly { html: string }[] }[];
}

/**
 * Everything that axe objects to on a page as it stands, each with what it is about. The gallery shows one thing many times over, so its
 * regions share their names.
 */
export const faultsOn = (page: Page): Promise<string[]> =>
  page.evaluate(async () => {
    const { axe } = window as unknown as { axe: { run(options: object): Promise<AxeResults> } };
    const { violations } = await axe.run({
      resultTypes: ['violations'],
      rules: { 'landmark-unique': { enabled: location.pathname !== '/gallery' } },
    });
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`));
  });

/** The pages behind the navigation. */
export const SCREENS = [
  '/inbox/open',
  '/board',
  '/channels',
  '/promises',
  '/people',
  '/approvals',
  '/macros',
  '/rules',
  '/account',
  '/security',
  '/care',
  '/privacy',
  '/audit',
  '/first-hour',
];
