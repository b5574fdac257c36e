/** Who finds a saved view: its owner, a team, a brand's people, everybody. */
export const VIEW_SCOPES = ['personal', 'team', 'brand', 'everybody'] as const;
export type ViewScope = (typeof VIEW_SCOPES)[number];

/** The orders a list can have: the next promise first, the longest wait first, by when the customer opened. */
export const CONVERSATION_SORTS = ['deadline', 'waiting', 'newest', 'oldest'] as const;
export type ConversationSort = (typeof CONVERSATION_SORTS)[number];

/** What a view's rows can show besides the person, their words and the promise, in the order in which they stand. */
export const VIEW_COLUMNS = ['kind', 'language', 'priority', 'tags', 'waiting', 'assignee'] as const;
export type ViewColumn = (typeof VIEW_COLUMNS)[number];

/** How many views one person is shown, so that their counts stay cheap. */
export const MAX_VIEWS = 50;
/** What a view counts up to: more than so many is "999+". */
export const MAX_VIEW_COUNT = 999;
