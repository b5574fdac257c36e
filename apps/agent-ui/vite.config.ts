import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { messages } from './messages/plugin.ts';

const API = 'http://127.0.0.1:4000';

/** Smaller ones gain nothing: they travel in one packet. */
const WORTH_BYTES = 1_400;

/** Small modules that the first page needs in any case. */
const FIRST =
  /react\/(?:cjs\/react-)?jsx-runtime|agent-ui\/src\/lib\/(?:cx|initials|links|uuid|undo|acted-on|now|store|announcer|preferences|format-time|format-duration)[.]ts|components\/domain\/(?:avatar|platform-mark)[.]tsx|core\/src\/(?:accent|platform|conversation)[.]ts/;

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

export default defineConfig({
  plugins: [react(), messages(), packed()],
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
    rollupOptions: {
      output: {
        // One chunk for zod and the setting that keeps it free of eval, so that the setting comes before every schema.
        // And one for what everything begins with: many small files cost more than what is in them.
        manualChunks: (id) =>
          /node_modules\/zod\/|lib\/zod-without-eval/.test(id) ? 'zod' : FIRST.test(id) ? 'first' : undefined,
      },
    },
  },
  server: {
    proxy: { '/api': API, '/socket.io': { target: API, ws: true } },
  },
});
