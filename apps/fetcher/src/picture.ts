import sharp from 'sharp';

/** What is read: pictures made of points. Drawings (SVG) can hold scripts and addresses, documents more than that. */
const FORMATS = new Set(['jpeg', 'png', 'webp', 'gif', 'heif']);
/** Width times height that is unpacked at most: a small file can hold a picture of billions of points. */
const MAX_POINTS = 40_000_000;

// Whatever the bytes claim to be, these readers are never asked.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: [
    'VipsForeignLoadJpegBuffer',
    'VipsForeignLoadPngBuffer',
    'VipsForeignLoadWebpBuffer',
    'VipsForeignLoadNsgifBuffer',
    'VipsForeignLoadHeifBuffer',
  ],
});
sharp.cache(false);
sharp.concurrency(1);

/** Bytes that are no picture we read. */
export class NoPicture extends Error {
  override readonly name = 'NoPicture';
}

/**
 * Draw a picture anew: what comes out holds points and nothing else, whatever came in. Only the first frame, no metadata, no larger
 * than asked for.
 * @param size longest edge, in points
 * @returns WebP
 * @throws NoPicture
 */
export async function redraw(bytes: Buffer, size: number): Promise<Buffer> {
  try {
    const picture = sharp(bytes, { limitInputPixels: MAX_POINTS, failOn: 'error', pages: 1, sequentialRead: true });
    const { format } = await picture.metadata();
    if (!FORMATS.has(format ?? '')) throw new NoPicture(`A picture of the kind ${format} is not shown.`);
    return await picture
      .rotate()
      .resize({ width: size, height: size, fit: 'inside', withoutEnlargement: true })
      .webp({ quality: 82 })
      .timeout({ seconds: 5 })
      .toBuffer();
  } catch (error) {
    if (error instanceof NoPicture) throw error;
    throw new NoPicture('These bytes are no picture that can be shown.', { cause: error });
  }
}
