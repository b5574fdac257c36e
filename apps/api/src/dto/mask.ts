import { type Actor, can } from '@kwartier/core';

/** "Mila Jansen" as "M. J.": enough to tell people in a list apart, too little to look them up. */
const maskName = (name: string): string =>
  name
    .split(/\s+/)
    .filter(Boolean)
    .map((word) => `${[...word][0]!.toUpperCase()}.`)
    .slice(0, 3)
    .join(' ') || 'Customer';

/** What an actor sees of a customer's names, handles and pictures: all of it, or as little as tells people apart. */
export function maskFor(actor: Actor) {
  const isOff = can(actor, 'contact.private');
  return {
    isOff,
    name: (name: string): string => (isOff ? name : maskName(name)),
    handle: (handle: string | null): string | null => (isOff ? handle : null),
    picture: (url: string | null): string | null => (isOff ? url : null),
    /** An id on the platform leads to the person, so it is none for whoever may not. */
    id: (id: string): string => (isOff ? id : ''),
  };
}
export type Mask = ReturnType<typeof maskFor>;
