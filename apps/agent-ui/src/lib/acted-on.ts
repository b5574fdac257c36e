const LASTS_MS = 15_000;
const acted = new Map<string, number>();

/** Remember that this person just changed a conversation here: its row may move, because their own hand moved it. */
export const markActedOn = (id: string): void => void acted.set(id, Date.now());
/** Whether they did, in the last seconds. Whatever happens to it later is news, and waits above the list. */
export const wasActedOn = (id: string): boolean => Date.now() - (acted.get(id) ?? 0) < LASTS_MS;
/** Whether they changed anything at all here in the last seconds. */
export const anyActedOn = (): boolean => [...acted.keys()].some(wasActedOn);
