/** A file of a form, as a platform gets it. */
export interface FormFile {
  fileName: string;
  type: string;
  bytes: Buffer;
}

/** The fields of a `multipart/form-data` body; undefined if it is none. */
export async function readMultipart(
  contentType: string | undefined,
  body: Buffer,
): Promise<Record<string, string | FormFile> | undefined> {
  try {
    const form = await new Response(new Uint8Array(body), {
      headers: { 'content-type': contentType ?? '' },
    }).formData();
    const fields: Record<string, string | FormFile> = {};
    for (const [name, value] of form) {
      fields[name] =
        typeof value === 'string'
          ? value
          : { fileName: value.name, type: value.type, bytes: Buffer.from(await value.arrayBuffer()) };
    }
    return fields;
  } catch {
    return undefined;
  }
}

export const isFile = (value: unknown): value is FormFile =>
  typeof value === 'object' && value !== null && Buffer.isBuffer((value as FormFile).bytes);

/** What bytes are, whatever anybody says: platforms look for themselves. */
export function typeOfBytes(bytes: Buffer): string {
  if (bytes.subarray(0, 3).toString('hex') === 'ffd8ff') return 'image/jpeg';
  if (bytes.subarray(1, 4).toString('latin1') === 'PNG') return 'image/png';
  if (bytes.subarray(0, 3).toString('latin1') === 'GIF') return 'image/gif';
  if (bytes.subarray(8, 12).toString('latin1') === 'WEBP') return 'image/webp';
  if (bytes.subarray(4, 8).toString('latin1') === 'ftyp')
    return bytes.subarray(8, 10).toString('latin1') === 'qt' ? 'video/quicktime' : 'video/mp4';
  if (bytes.subarray(0, 5).toString('latin1') === '%PDF-') return 'application/pdf';
  return 'application/octet-stream';
}
