import type { MessageDto } from '@kwartier/contracts';
import { daysBetween } from '../../lib/format-time.ts';

export type TimelineItem =
  | { readonly type: 'day'; readonly key: string; readonly at: string }
  | { readonly type: 'message'; readonly key: string; readonly message: MessageDto };

/** Messages with a divider where a local day begins. */
export function timelineItems(messages: readonly MessageDto[], timeZone?: string): TimelineItem[] {
  const items: TimelineItem[] = [];
  let before: number | undefined;
  for (const message of messages) {
    const at = Date.parse(message.sentAt);
    if (before === undefined || daysBetween(before, at, timeZone) > 0) {
      items.push({ type: 'day', key: `day-${message.id}`, at: message.sentAt });
      before = at;
    }
    items.push({ type: 'message', key: message.id, message });
  }
  return items;
}
