import sharp from 'sharp';

/** What is read: pictures made of points. Drawings (SVG) can hold scripts and addresses, documents more than that. */
const FORMATS = new Set(['jpeg', 'png', 'webp', 'gif', 'heif']);
/** Width times height that is unpacked at most: a small file can hold a picture of billions of points. */
const MAX_POINTS = 40_000_000;
/** The same for all frames of a moving picture together. */
const MAX_MOVING_POINTS = 200_000_000;

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

/** Longest edge of a picture that goes out, in points: what X shows at most (docs.x.com, "media best practices"). */
const OUTGOING_EDGE = 4_096;

/**
 * Draw a picture anew in its own kind, for sending: turned as it was held, without place, camera or anything else that is no point,
 * and no larger than platforms show. A moving one keeps moving.
 * @throws NoPicture
 */
export async function redrawForSending(bytes: Buffer): Promise<Buffer> {
  try {
    const { format } = await sharp(bytes, { limitInputPixels: MAX_POINTS, failOn: 'error' }).metadata();
    const isMoving = format === 'gif';
    const picture = sharp(bytes, {
      limitInputPixels: isMoving ? MAX_MOVING_POINTS : MAX_POINTS,
      failOn: 'error',
      ...(isMoving ? { animated: true } : { pages: 1 }),
    })
      .timeout({ seconds: 15 })
      .resize({ width: OUTGOING_EDGE, height: OUTGOING_EDGE, fit: 'inside', withoutEnlargement: true });
    switch (format) {
      case 'jpeg':
        return await picture.autoOrient().jpeg({ quality: 88, mozjpeg: true }).toBuffer();
      case 'png':
        return await picture.autoOrient().png({ compressionLevel: 9 }).toBuffer();
      case 'webp':
        return await picture.autoOrient().webp({ quality: 90 }).toBuffer();
      case 'gif':
        return await picture.gif().toBuffer();
      default:
        throw new NoPicture(`A picture of the kind ${format} is not sent.`);
    }
  } catch (error) {
    if (error instanceof NoPicture) throw error;
    throw new NoPicture('These bytes are no picture that can be sent.', { cause: error });
  }
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
