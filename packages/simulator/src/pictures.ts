import { crc32, deflateSync } from 'node:zlib';

/** Hue of a name, 0 to 359, the same on every machine. */
function hueOf(name: string): number {
  let sum = 7;
  for (const char of name) sum = (sum * 31 + char.codePointAt(0)!) % 360;
  return sum;
}

/** A 320 by 240 PNG, drawn from its name: sky, hill, and a stripe so that two photos never look alike. */
export function pngPicture(name: string): Buffer {
  const width = 320;
  const height = 240;
  const hue = hueOf(name);
  const rows = Buffer.alloc(height * (1 + width * 3));
  for (let y = 0; y < height; y++) {
    const start = y * (1 + width * 3);
    for (let x = 0; x < width; x++) {
      const hill = 150 + 30 * Math.sin((x + hue) / 40);
      const isStripe = Math.abs(x - y - hue / 2) < 12;
      const at = start + 1 + x * 3;
      rows[at] = isStripe ? 230 : y > hill ? 60 : (hue + y) % 200;
      rows[at + 1] = isStripe ? 220 : y > hill ? 110 : 120 + ((hue * 3 + y) % 90);
      rows[at + 2] = isStripe ? 90 : y > hill ? 70 : 200;
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length, 0);
  body.copy(out, 4);
  out.writeUInt32BE(crc32(body), body.length + 4);
  return out;
}
