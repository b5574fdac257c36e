import type { ConversationDto, MeDto } from '@kwartier/contracts';
import type { ConversationAction, Outcome, WrapUp } from '@kwartier/core';
import { createStore } from './store.ts';

export type ToWrapUp = Pick<ConversationDto, 'brandId' | 'contact' | 'tags'>;

/** Why somebody wrote and what came of it, as far as it was said. */
export interface WrapUpSaid {
  readonly tagId: string | null;
  readonly outcome: Outcome | null;
}
/** A question that waits: how a conversation ends. */
export interface WrapUpAsked {
  /** Whom it is about; several at once are about nobody in particular. */
  readonly about: readonly ToWrapUp[];
  readonly rule: Exclude<WrapUp, 'off'>;
  /** Null: not resolved after all. */
  readonly answer: (said: WrapUpSaid | null) => void;
}
export const wrapUpAsked = createStore<WrapUpAsked | null>(null);

const STRICTNESS: Readonly<Record<WrapUp, number>> = { off: 0, offered: 1, required: 2 };

/** What the brands of some conversations ask for, the strictest of them. */
export const ruleFor = (me: Pick<MeDto, 'brands'>, about: readonly ToWrapUp[]): WrapUp =>
  about
    .map(({ brandId }) => me.brands.find(({ id }) => id === brandId)?.wrapUp ?? 'off')
    .reduce<WrapUp>((strictest, rule) => (STRICTNESS[rule] > STRICTNESS[strictest] ? rule : strictest), 'off');

/**
 * Ask how conversations end, where their brand wants to know.
 * @returns what is done to resolve them; null: somebody thought better of it
 */
export function resolveActions(
  me: Pick<MeDto, 'brands'>,
  about: readonly ToWrapUp[],
): Promise<readonly ConversationAction[] | null> {
  const rule = ruleFor(me, about);
  const resolve = (said: WrapUpSaid | null): readonly ConversationAction[] | null =>
    said && [
      ...(said.tagId ? [{ kind: 'add_tag', tagId: said.tagId } as const] : []),
      { kind: 'resolve', noReplyNeeded: false, ...(said.outcome ? { outcome: said.outcome } : {}) },
    ];
  if (rule === 'off') return Promise.resolve(resolve({ tagId: null, outcome: null }));
  wrapUpAsked.get()?.answer(null);
  return new Promise((settle) => {
    wrapUpAsked.set({
      about,
      rule,
      answer: (said) => {
        wrapUpAsked.set(null);
        settle(resolve(said));
      },
    });
  });
}
