import type { FastifyReply } from 'fastify';
import { z } from 'zod';

/** As long as a browser keeps a picture without asking; its address changes with the picture. */
const KEEP_S = 86_400;
/** As long as it keeps that there is none: a server that was down is asked again. */
const KEEP_NONE_S = 300;

/** What routes that give out pictures answer. */
export const PICTURE = {
  200: z.unknown().describe('WebP.'),
  204: z.null().describe('There is no picture to show: the console shows initials.'),
};

/** Give out a picture that was drawn anew; undefined: there is none. */
export function sendPicture(reply: FastifyReply, drawn: Buffer | undefined) {
  // A browser writes an error to its console for every picture with 404, and here nothing is wrong.
  if (!drawn) return reply.status(204).header('cache-control', `private, max-age=${KEEP_NONE_S}`).send(null);
  return reply
    .header('content-type', 'image/webp')
    .header('cache-control', `private, max-age=${KEEP_S}, immutable`)
    .header('content-security-policy', "default-src 'none'; sandbox")
    .header('content-disposition', 'inline; filename="picture.webp"')
    .send(drawn);
}
