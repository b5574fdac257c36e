import { cleanText, type InboundEvent } from '@kwartier/core';

/** Every text of an event through the gate, however deep: nothing that Postgres or a console chokes on passes. */
export function cleanEvent<Event extends InboundEvent>(event: Event): Event {
  return clean(event) as Event;
}

function clean(value: unknown): unknown {
  if (typeof value === 'string') return isClean(value) ? value : cleanText(value);
  if (Array.isArray(value)) return value.map(clean);
  if (value !== null && typeof value === 'object')
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, clean(inner)]));
  return value;
}

/** Printable ASCII needs no cleaning; most ids and many texts are. */
const isClean = (text: string): boolean => text.length < 1_000 && /^[\x20-\x7e\n]*$/.test(text);
