/** How well a label answers what was typed: 0 not at all, higher is better. Every word must begin a word of the label. */
export function score(label: string, typed: string): number {
  const words = label.toLocaleLowerCase().split(/\s+/);
  const wanted = typed.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  if (wanted.length === 0) return 1;
  let points = 0;
  for (const want of wanted) {
    const at = words.findIndex((word) => word.startsWith(want));
    if (at < 0) {
      if (!label.toLocaleLowerCase().includes(want)) return 0;
      points += 1;
    } else points += at === 0 ? 4 : 3;
  }
  return points;
}
