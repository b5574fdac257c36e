/**
 * The wedge of the badge: a piece of a disc of radius 5 around (8, 8) that starts at twelve o'clock and runs clockwise.
 * It shrinks to twelve as the share falls from 1 to 0. Null when there is nothing to draw; a full disc from 0.999.
 */
export function wedgePath(share: number): string | null {
  if (share <= 0.005) return null;
  if (share >= 0.999) return 'M8 3a5 5 0 1 1 0 10A5 5 0 0 1 8 3Z';
  const angle = share * 2 * Math.PI;
  const x = (8 + 5 * Math.sin(angle)).toFixed(2);
  const y = (8 - 5 * Math.cos(angle)).toFixed(2);
  return `M8 8V3A5 5 0 ${share > 0.5 ? 1 : 0} 1 ${x} ${y}Z`;
}
