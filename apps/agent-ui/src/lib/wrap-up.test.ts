import { expect, it } from 'vitest';
import { resolveActions, ruleFor, type ToWrapUp, wrapUpAsked } from './wrap-up.ts';

const me = {
  brands: [
    { id: 'quiet', name: 'Q', accent: null, logoUrl: null, wrapUp: 'off' },
    { id: 'asks', name: 'A', accent: null, logoUrl: null, wrapUp: 'offered' },
    { id: 'strict', name: 'S', accent: null, logoUrl: null, wrapUp: 'required' },
  ],
} as const;
const of = (brandId: string) => ({ brandId, tags: [], contact: { name: 'Mila' } }) as unknown as ToWrapUp;
const brands = { brands: [...me.brands] };

it('goes by the strictest brand', () => {
  expect(ruleFor(brands, [of('quiet'), of('asks')])).toBe('offered');
  expect(ruleFor(brands, [of('strict'), of('asks')])).toBe('required');
  expect(ruleFor(brands, [of('elsewhere')])).toBe('off');
});

it('asks nothing where nobody wants to know', async () => {
  expect(await resolveActions(brands, [of('quiet')])).toEqual([{ kind: 'resolve', noReplyNeeded: false }]);
  expect(wrapUpAsked.get()).toBeNull();
});

it('takes what was said along, and does nothing when it was left', async () => {
  const said = resolveActions(brands, [of('asks')]);
  wrapUpAsked.get()?.answer({ tagId: 't', outcome: 'partly' });
  expect(await said).toEqual([
    { kind: 'add_tag', tagId: 't' },
    { kind: 'resolve', noReplyNeeded: false, outcome: 'partly' },
  ]);
  const left = resolveActions(brands, [of('asks')]);
  wrapUpAsked.get()?.answer(null);
  expect(await left).toBeNull();
});

it('leaves a question that nobody answered when another comes', async () => {
  const first = resolveActions(brands, [of('asks')]);
  void resolveActions(brands, [of('strict')]);
  expect(await first).toBeNull();
  wrapUpAsked.get()?.answer(null);
});
