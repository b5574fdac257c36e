/**
 * Draws the icons of the installed console from the logo: `node scripts/draw-icons.mjs`, after the logo changed. They lie in
 * apps/agent-ui/public beside the manifest that names them.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { root } from './lib/paths.mjs';

const SHAPES =
  '<path d="M11 4.1V13h8.9A9 9 0 1 1 11 4.1z" fill="#121a26"/><path d="M13.6 1.6a9 9 0 0 1 8.8 8.8h-8.8z" fill="#1a47a6"/>';

/**
 * @param {string} name
 * @param {number} size
 * @param {number} share of the edge that the logo takes; of a maskable icon only a circle of 80 % is sure to be seen
 * @param {number} radius of the ground's corners, as a share of the edge
 */
async function draw(name, size, share, radius) {
  const [left, scale] = [(24 - 24 * share) / 2, share];
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}" viewBox="0 0 24 24"><rect width="24" height="24" rx="${24 * radius}" fill="#ffffff"/><g transform="translate(${left} ${left}) scale(${scale})">${SHAPES}</g></svg>`;
  const png = await sharp(Buffer.from(svg)).png({ palette: true, compressionLevel: 9 }).toBuffer();
  writeFileSync(join(root, 'apps/agent-ui/public', name), png);
}

await draw('icon-192.png', 192, 0.76, 0.22);
await draw('icon-512.png', 512, 0.76, 0.22);
await draw('icon-maskable.png', 512, 0.54, 0);
await draw('icon-180.png', 180, 0.7, 0);
