import type { Instant } from '@kwartier/core';
import type { ParsedBody } from '../connector.ts';
import { idOf, isRecord, type Json, list, Parts, parseBody, record, textOf, timeOf } from '../reading.ts';
import { changeEvents } from './changes.ts';
import { commentEvents, isThread, postEvents, threadMessageEvents } from './graph-pages.ts';
import { messagingEvents } from './messenger.ts';
import type { Self } from './people.ts';

/**
 * Read whatever Facebook sends for a page: webhook bodies with many entries and many changes in each, and the pages of posts
 * and of Messenger threads that the streams ask for. The shape alone says which it is.
 * @throws ConnectorError `permanent` if the body is no JSON object or list
 */
export function parseFacebook(body: Uint8Array, self: Self): ParsedBody {
  const parsed = parseBody(body, 'Facebook');
  const parts = new Parts();
  for (const root of Array.isArray(parsed) ? parsed : [parsed]) {
    if (!isRecord(root)) parts.reject(root, 'It is not an object.');
    else if (root.entry !== undefined) readEntries(asList(root.entry), self, parts);
    // A sample as the app dashboard shows it: the change alone.
    else if (root.field !== undefined) readChange(root, null, self, parts);
    else if (Array.isArray(root.data)) for (const node of root.data.toReversed()) readNode(node, self, parts);
    else if (root.comments !== undefined || isThread(root)) readNode(root, self, parts);
    else parts.reject(root, 'Facebook sent something that Kwartier does not know.');
  }
  return parts;
}

const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value]);

/** The app dashboard's "Test" button sends this instead of a page. */
const TEST_PAGE = '0';

/** The pages that a webhook's entries are for. */
export function addresseesOnFacebook(body: unknown): readonly string[] {
  const ids = asList(record(body).entry).map((entry) => idOf(record(entry).id));
  return [...new Set(ids.filter((id) => id !== null))].filter((id) => id !== TEST_PAGE);
}

function readEntries(entries: readonly unknown[], self: Self, parts: Parts): void {
  // Beside entries of our own, those for other pages of the same app are their channels' business.
  const isMixed = entries.some((entry) => idOf(record(entry).id) === self.externalId);
  for (const entry of entries) {
    const pageId = idOf(record(entry).id);
    if (!isRecord(entry)) parts.reject(entry, 'It is not an object.');
    else if (pageId === null || pageId === self.externalId) readEntry(entry, self, parts);
    else if (pageId !== TEST_PAGE && !isMixed)
      parts.reject(entry, `This entry is for the page ${pageId}, for which there is no channel.`);
  }
}

function readEntry(entry: Json, self: Self, parts: Parts): void {
  const toldAt = timeOf(entry.time);
  for (const change of list(entry.changes)) readChange(change, toldAt, self, parts);
  for (const event of [...list(entry.messaging), ...list(entry.standby)]) {
    if (isRecord(event)) parts.read(event, () => messagingEvents(event, toldAt, self));
    else parts.reject(event, 'It is not an object.');
  }
  if (entry.field !== undefined) readChange(entry, toldAt, self, parts);
  else if (!['changes', 'messaging', 'standby'].some((member) => Array.isArray(entry[member])))
    parts.reject(entry, 'It has neither changes nor messages.');
}

function readChange(change: unknown, toldAt: Instant | null, self: Self, parts: Parts): void {
  parts.read(change, () =>
    changeEvents(textOf(record(change).field) ?? '', record(record(change).value), toldAt, self),
  );
}

/** A post with its comments, or a thread with its messages. Each costs only itself. */
function readNode(node: unknown, self: Self, parts: Parts): void {
  if (!isRecord(node)) parts.reject(node, 'It is not an object.');
  else if (isThread(node)) {
    for (const message of nested(node, 'messages'))
      parts.read(message, () => threadMessageEvents(record(message), node, self));
  } else {
    parts.read(withoutNested(node), () => postEvents(node, self));
    for (const comment of nested(node, 'comments'))
      parts.read(comment, () => commentEvents(record(comment), node, self));
  }
}

/** Asked for newest first, read oldest first. */
const nested = (node: Json, edge: string): readonly unknown[] => list(record(node[edge]).data).toReversed();

const withoutNested = ({ comments: _comments, ...node }: Json): Json => node;
