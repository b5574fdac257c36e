const piecesOf = (text: string): string[] =>
  text
    .split(/\n{2,}/)
    .map((piece) => piece.trim())
    .filter(Boolean);

/** What is being typed stays above what is put back. */
export const joined = (above: string, below: string): string => (above.trim() ? `${above}\n\n${below}` : below);

/**
 * Two windows of one person wrote at once: what is typed here, and below it every paragraph of the other that is new here.
 * @param base what both began with: what of it is no longer here was taken out here
 */
export function mergeDrafts(mine: string, base: string, held: string): string {
  const known = new Set([...piecesOf(base), ...piecesOf(mine)]);
  const others = piecesOf(held);
  const fresh = others.filter((piece) => !known.has(piece));
  if (fresh.length === 0) return mine;
  // Nothing of one's own: as it was written, with its own spaces.
  if (!mine.trim() && fresh.length === others.length) return held;
  return joined(mine, fresh.join('\n\n'));
}
