/** A brand's Page on the fake Facebook. Times are epoch milliseconds. */
export interface FbPage {
  id: string;
  name: string;
  accessToken: string;
  appSecret: string;
  verifyToken: string;
  /** App that the API client is; echoes of what it sends carry this number. */
  appId: string;
  /** Webhook fields in force; what is not here is lost without a word. */
  subscribedFields: Set<string>;
}

/** A person, known by one id in comments and by another (PSID) to each page they write to. */
export interface FbPerson {
  id: string;
  name: string;
  /** PSID by page id. */
  psids: Map<string, string>;
}

export interface FbPost {
  /** `{page}_{number}`. */
  id: string;
  pageId: string;
  message: string;
  at: number;
  /** Comments of every level, in order of arrival. */
  commentIds: string[];
  deletedAt: number | null;
}

export interface FbComment {
  /** `{post number}_{number}`. */
  id: string;
  pageId: string;
  postId: string;
  /** Top comment this one is filed under; null for a comment on the post itself. */
  parentId: string | null;
  /** Person or page. */
  authorId: string;
  message: string;
  photo: string | null;
  /** Id of the photo, when the page itself uploaded it. */
  photoId: string | null;
  at: number;
  /** Lists show it from this instant on. */
  visibleAt: number;
  isHidden: boolean;
  deletedAt: number | null;
  replyCount: number;
  likeCount: number;
  /** The one private answer a page may give has been given. */
  isAnsweredPrivately: boolean;
}

export interface FbAttachment {
  type: 'image' | 'video' | 'audio' | 'file' | 'sticker' | 'fallback';
  payload: { url: string };
  /** MIME type, where it is known. */
  mimeType?: string;
}

export interface FbMessage {
  mid: string;
  pageId: string;
  psid: string;
  isFromPage: boolean;
  text: string;
  attachments: FbAttachment[];
  at: number;
  visibleAt: number;
  isUnsent: boolean;
  /** String the API client sent along; comes back in the echo only. */
  metadata: string | null;
}

/** A Messenger thread between a page and a person. */
export interface FbThread {
  /** `t_{number}`. */
  id: string;
  pageId: string;
  psid: string;
  mids: string[];
  /** Last thing the person did; opens the 24-hour window. Null: never wrote. */
  lastActionAt: number | null;
  isUnreachable: boolean;
}

/** Meta's own app for answers typed in Business Suite; echoes of those carry it. */
export const BUSINESS_SUITE_APP_ID = '263902037430900';

export const WEBHOOK_FIELDS = [
  'feed',
  'mention',
  'messages',
  'message_echoes',
  'message_reactions',
  'message_reads',
  'message_deliveries',
  'message_edits',
  'messaging_postbacks',
] as const;
