/** Boxes that hold other boxes in which traces may lie (ISO/IEC 14496-12; QuickTime File Format). */
const CONTAINERS = new Set(['moov', 'trak']);
/**
 * Boxes that say where and with what a film was made: user data (`©xyz` is a place), metadata (`com.apple.quicktime.location`)
 * and extensions such as XMP. None of them is needed to play it.
 */
const TRACES = new Set(['udta', 'meta', 'uuid']);
const FREE = [0x66, 0x72, 0x65, 0x65];

/** A stretch of bytes that was changed: from, up to but not with `to`. */
export interface ChangedBytes {
  readonly from: number;
  readonly to: number;
}

/**
 * Take out of a film where it was made: such boxes become free space of the same length, so that everything else stays where it
 * is. Changes `bytes`. A file whose boxes do not add up is left as it is from there on.
 * @returns what was changed
 */
export function forgetFilmTraces(bytes: Uint8Array): ChangedBytes[] {
  const changed: ChangedBytes[] = [];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  walk(0, bytes.length);
  return changed;

  function walk(start: number, end: number): void {
    let at = start;
    while (at + 8 <= end) {
      const short = view.getUint32(at);
      const header = short === 1 ? 16 : 8;
      if (at + header > end) return;
      const size = short === 1 ? Number(view.getBigUint64(at + 8)) : short === 0 ? end - at : short;
      if (size < header || at + size > end) return;
      const name = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
      if (TRACES.has(name)) {
        bytes.set(FREE, at + 4);
        bytes.fill(0, at + header, at + size);
        changed.push({ from: at + 4, to: at + size });
      } else if (CONTAINERS.has(name)) walk(at + header, at + size);
      at += size;
    }
  }
}
