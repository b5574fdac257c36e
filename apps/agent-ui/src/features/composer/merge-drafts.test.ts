import fc from 'fast-check';
import { expect, it } from 'vitest';
import { joined, mergeDrafts } from './merge-drafts.ts';

it.each([
  ['what was typed here, if nothing else is there', 'mine', '', '', 'mine'],
  ['what another window wrote, as it wrote it', '', '', 'theirs\n\n\nand more ', 'theirs\n\n\nand more '],
  ['both, one’s own above', 'mine', '', 'theirs', 'mine\n\ntheirs'],
  ['what was changed here, not what it was before', 'mine, better', 'mine', 'mine', 'mine, better'],
  ['nothing that was taken out here', '', 'old', 'old', ''],
  ['what was added there to what was changed here', 'one!', 'one', 'one\n\ntwo', 'one!\n\ntwo'],
])('keeps %s', (_what, mine, base, held, merged) => expect(mergeDrafts(mine, base, held)).toBe(merged));

it('loses no paragraph of either side, and merging again changes nothing', () => {
  const text = fc.array(fc.stringMatching(/^[a-z]{1,4}$/), { maxLength: 4 }).map((pieces) => pieces.join('\n\n'));
  fc.assert(
    fc.property(text, text, text, (mine, base, held) => {
      const merged = mergeDrafts(mine, base, held);
      const pieces = merged.split(/\n{2,}/);
      for (const piece of mine.split('\n\n')) expect(merged).toContain(piece);
      for (const piece of held.split('\n\n'))
        if (piece && !base.split('\n\n').includes(piece)) expect(pieces).toContain(piece);
      expect(mergeDrafts(merged, base, held)).toBe(merged);
    }),
  );
});

it('puts back below what is typed', () =>
  expect([joined(' ', 'back'), joined('typed', 'back')]).toEqual(['back', 'typed\n\nback']));
