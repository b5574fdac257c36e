import { defineConfig } from 'vitest/config';
import { messages } from './apps/agent-ui/messages/plugin.ts';

const node = { environment: 'node' as const };

/** The suites. Unit tests stand beside the code; everything that needs more than one package is under tests/. */
export default defineConfig({
  test: {
    projects: [
      {
        plugins: [messages()],
        test: {
          ...node,
          name: 'unit',
          // Generous: it says that something is broken, never how fast it is.
          testTimeout: 30_000,
          include: [
            'packages/*/src/**/*.test.ts',
            'apps/*/src/**/*.test.{ts,tsx}',
            'apps/agent-ui/messages/*.test.ts',
            'workers/src/**/*.test.ts',
            'tests/support/*.test.ts',
          ],
        },
      },
      { test: { ...node, name: 'architecture', include: ['tests/architecture/*.test.ts'], testTimeout: 60_000 } },
      {
        test: {
          ...node,
          name: 'contract',
          include: ['tests/contract/*.test.ts'],
          testTimeout: 30_000,
          hookTimeout: 30_000,
        },
      },
      {
        // The console's rules are tested against the real API, with its texts.
        plugins: [messages()],
        test: {
          ...node,
          name: 'integration',
          include: ['tests/integration/*.test.ts'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
          maxWorkers: 2,
          isolate: false,
        },
      },
      {
        test: {
          ...node,
          name: 'fault',
          include: ['tests/fault/*.test.ts'],
          testTimeout: 180_000,
          hookTimeout: 60_000,
          // Most of it is waiting for what was broken to come back. What a file breaks is its own.
          maxWorkers: 2,
        },
      },
      {
        test: {
          ...node,
          name: 'e2e',
          include: ['tests/e2e/*.spec.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          maxWorkers: 2,
          // Each file starts a world of its own; the modules that start it are loaded once.
          isolate: false,
        },
      },
    ],
  },
});
