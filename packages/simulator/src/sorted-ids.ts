import { compareIds } from './decimal-ids.ts';

/** Decimal ids in ascending order. Appending is constant time, inserting in between is a binary search and a splice. */
export class SortedIds {
  private readonly ids: string[] = [];

  get size(): number {
    return this.ids.length;
  }

  /** The nth id counted from the newest (1 is the newest), if there are that many. */
  nthNewest(n: number): string | undefined {
    return this.ids[this.ids.length - n];
  }

  /** Position of the first id that is not smaller than `id`. */
  lowerBound(id: string): number {
    let low = 0;
    let high = this.ids.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (compareIds(this.ids[middle]!, id) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  add(id: string): void {
    const last = this.ids.at(-1);
    if (last === undefined || compareIds(last, id) < 0) {
      this.ids.push(id);
      return;
    }
    const at = this.lowerBound(id);
    if (this.ids[at] !== id) this.ids.splice(at, 0, id);
  }

  remove(id: string): void {
    const at = this.lowerBound(id);
    if (this.ids[at] === id) this.ids.splice(at, 1);
  }

  /** Newest first, strictly between the two ids (either may be absent). */
  *newestFirst(above?: string, below?: string): Generator<string> {
    const from = below === undefined ? this.ids.length : this.lowerBound(below);
    for (let i = from - 1; i >= 0; i--) {
      const id = this.ids[i]!;
      if (above !== undefined && compareIds(id, above) <= 0) return;
      yield id;
    }
  }

  /** Oldest first, strictly between the two ids (either may be absent). */
  *oldestFirst(above?: string, below?: string): Generator<string> {
    for (let i = above === undefined ? 0 : this.lowerBound(above); i < this.ids.length; i++) {
      const id = this.ids[i]!;
      if (id === above) continue;
      if (below !== undefined && compareIds(id, below) >= 0) return;
      yield id;
    }
  }
}
