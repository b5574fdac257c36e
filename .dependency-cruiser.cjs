/** Who may import whom. docs/architecture.md says why; tests/architecture/imports.test.ts holds the code to it. */
const OURS = '^(apps|packages|workers|tests)/';
const TESTS = '[.](test|contract|spec)[.]tsx?$';
const SCAFFOLD = '^packages/simulator/src/testing/';

/** `from` may import only itself and `allowed`, of our own code. */
const layer = (from, ...allowed) => ({
  name: `layer: ${from}`,
  severity: 'error',
  from: { path: `^${from}/`, pathNot: TESTS },
  to: { path: OURS, pathNot: [`${from}/`, ...allowed].map((path) => `^${path}`) },
});
/** The npm package is imported nowhere but in `homes`. */
const stays = (npm, ...homes) => ({
  name: `${npm} stays in ${homes.join(', ')}`,
  severity: 'error',
  from: { path: OURS, pathNot: [...homes, 'tests/'].map((path) => `^${path}`) },
  to: { path: `node_modules/${npm}/` },
});
/** Siblings in one folder do not know each other. */
const apart = (folder) => ({
  name: `siblings apart: ${folder}`,
  severity: 'error',
  from: { path: `^${folder}/([^/]+)/`, pathNot: TESTS },
  to: { path: `^${folder}/[^/]+/`, pathNot: `^${folder}/$1/` },
});

const BACK = 'packages/(core|contracts|db|usecases|runtime|queue|connectors)/';

module.exports = {
  forbidden: [
    { name: 'no cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      // What cannot be found cannot be judged: without this rule the others could be blind.
      name: 'everything resolves',
      severity: 'error',
      from: { path: OURS },
      // The console's catalogues are made when it is built, by apps/agent-ui/messages/plugin.ts.
      to: { couldNotResolve: true, pathNot: '^virtual:messages/' },
    },
    {
      name: 'core is pure',
      severity: 'error',
      from: { path: '^packages/core/src', pathNot: TESTS },
      to: { dependencyTypes: ['npm', 'npm-dev', 'npm-peer', 'core', 'npm-no-pkg', 'npm-unknown'] },
    },
    layer('packages/core'),
    layer('packages/contracts', 'packages/core/'),
    layer('packages/db', 'packages/core/'),
    layer('packages/queue', 'packages/core/'),
    layer('packages/connectors', 'packages/core/'),
    layer('packages/simulator'),
    layer('packages/runtime', 'packages/core/', 'packages/contracts/'),
    layer(
      'packages/usecases',
      'packages/(core|contracts|db|queue)/',
      'packages/connectors/src/(index|connector|connector-error|registry)[.]ts',
    ),
    layer('apps/agent-ui', 'packages/(core|contracts)/'),
    layer('apps/api', BACK),
    layer('apps/fetcher'),
    layer('apps/cli', BACK),
    layer('workers', BACK),
    {
      name: 'writes go through use cases',
      severity: 'error',
      from: { path: '^(apps/(api|cli)|workers)/', pathNot: TESTS },
      to: { path: '^packages/db/src/(writes|schema)/' },
    },
    {
      name: 'only the registry knows the platforms',
      severity: 'error',
      from: { path: OURS, pathNot: ['^packages/connectors/src/(registry[.]ts|[^/]+/)', '^tests/', TESTS] },
      to: { path: '^packages/connectors/src/[^/]+/' },
    },
    {
      name: 'no test code in production',
      severity: 'error',
      from: { path: '^(apps|packages|workers)/', pathNot: [TESTS, '^packages/simulator/'] },
      to: { path: ['^(tests|packages/simulator)/', TESTS] },
    },
    {
      name: 'no test code in the simulator',
      severity: 'error',
      from: { path: '^packages/simulator/', pathNot: [TESTS, SCAFFOLD] },
      to: { path: ['^tests/', SCAFFOLD, TESTS] },
    },
    apart('packages/connectors/src'),
    apart('packages/simulator/src/platforms'),
    apart('apps/api/src/modules'),
    apart('apps/agent-ui/src/features'),
    {
      name: 'shared parts of the console do not know its features',
      severity: 'error',
      from: { path: '^apps/agent-ui/src/(components|lib|styles)/', pathNot: TESTS },
      to: { path: '^apps/agent-ui/src/(app|features|gallery)/' },
    },
    stays('drizzle-orm', 'packages/db/'),
    stays('postgres', 'packages/db/'),
    stays('bullmq', 'packages/queue/', 'workers/'),
    stays('fastify', 'apps/api/', 'packages/simulator/'),
    stays('socket.io', 'apps/api/'),
    stays('react', 'apps/agent-ui/'),
    stays('@mantine/core', 'apps/agent-ui/'),
    stays('@node-rs/argon2', 'packages/usecases/'),
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    combinedDependencies: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: 'node_modules/[.]pnpm/.*/node_modules/.*/node_modules|(^|/)dist/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'default'],
      extensions: ['.ts', '.tsx', '.d.ts', '.js', '.mjs', '.d.mts', '.json'],
    },
  },
};
