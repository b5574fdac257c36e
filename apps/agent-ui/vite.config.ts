import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { build, defineConfig, type Plugin, type UserConfig } from 'vite';
import { messages } from './messages/plugin.ts';

const API = 'http://127.0.0.1:4000';

/** Smaller ones gain nothing: they travel in one packet. */
const WORTH_BYTES = 1_400;

/** Every text of the build beside itself, compressed: whoever serves it packs nothing while somebody waits. */
const packed = (): Plugin => ({
  name: 'packed',
  apply: 'build',
  writeBundle({ dir = '' }) {
    for (const name of readdirSync(join(dir, 'assets'))) {
      if (!/\.(?:js|css|svg|json)$/.test(name)) continue;
      const file = join(dir, 'assets', name);
      const bytes = readFileSync(file);
      if (bytes.length < WORTH_BYTES) continue;
      writeFileSync(`${file}.br`, brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }));
      writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }));
    }
  },
});

const config: UserConfig = {
  plugins: [react(), messages()],
  resolve: {
    // Catalogues are compiled at build time: the parser stays here.
    alias: { '@formatjs/icu-messageformat-parser': '@formatjs/icu-messageformat-parser/no-parser.js' },
  },
  // The API puts a fresh nonce in its place for every page it gives out.
  html: { cspNonce: 'KWARTIER_NONCE' },
  css: { modules: { localsConvention: 'camelCaseOnly' } },
  build: {
    target: 'es2022',
    // Fonts and pictures stay files: the content security policy allows no data: URLs for scripts or fonts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: {
    proxy: { '/api': API, '/socket.io': { target: API, ws: true } },
  },
};

/** A build as it would be split by itself, only to learn which modules the first page takes. */
async function modulesOfFirstPage(root: string | undefined): Promise<ReadonlySet<string>> {
  const result = await build({
    ...config,
    ...(root === undefined ? {} : { root }),
    configFile: false,
    logLevel: 'error',
    build: { ...config.build, write: false, minify: false, reportCompressedSize: false },
  });
  if (!('output' in result)) throw new Error('The console is built once, into one output.');
  const chunks = new Map(result.output.flatMap((one) => (one.type === 'chunk' ? [[one.fileName, one] as const] : [])));
  const first = new Set<string>();
  const seen = new Set<string>();
  const visit = (name: string): void => {
    const chunk = chunks.get(name);
    if (!chunk || seen.has(name)) return;
    seen.add(name);
    for (const id of Object.keys(chunk.modules)) first.add(id);
    chunk.imports.forEach(visit);
  };
  for (const chunk of chunks.values()) if (chunk.isEntry) visit(chunk.fileName);
  return first;
}

/** What the first page takes comes as one file: on a slow line, fifty small ones cost more than what is in them. */
const oneFileFirst = (): Plugin => ({
  name: 'one-file-first',
  apply: 'build',
  async config({ root }) {
    const first = await modulesOfFirstPage(root);
    const manualChunks = (id: string) => (first.has(id) ? 'first' : undefined);
    return { build: { rollupOptions: { output: { manualChunks } } } };
  },
});

export default defineConfig({ ...config, plugins: [config.plugins, oneFileFirst(), packed()] });
