import { createHash } from 'node:crypto';
import {
  BUSINESS_SUITE_APP_ID,
  type FbAttachment,
  type FbComment,
  type FbMessage,
  type FbPage,
  type FbPerson,
  type FbPost,
  type FbThread,
  WEBHOOK_FIELDS,
} from './model.ts';

export interface NewFbPage {
  id?: string;
  name: string;
  accessToken: string;
  appSecret: string;
  verifyToken: string;
  appId?: string;
}

export interface NewFbComment {
  pageId: string;
  postId: string;
  /** Comment answered; a reply to a reply is filed under the top comment. */
  parentId?: string;
  /** Person or page id. */
  author: string;
  message: string;
  photo?: string;
  photoId?: string;
  at?: number;
  id?: string;
}

export interface NewFbMessage {
  pageId: string;
  /** Person id, or PSID of that page. */
  from: string;
  text: string;
  attachments?: FbAttachment[];
  at?: number;
  mid?: string;
}

/** `digits` decimal digits made from words, the first one given: the same person has the same ids in every run. */
function digitsOf(first: string, digits: number, ...words: string[]): string {
  const hash = createHash('sha256').update(words.join(' ')).digest();
  const rest = String(hash.readBigUInt64BE(0)).padStart(20, '0');
  return first + rest.slice(-(digits - first.length));
}

/** Pages, people, posts, comments and threads, each found by id. */
export class FbNetwork {
  readonly pages = new Map<string, FbPage>();
  readonly people = new Map<string, FbPerson>();
  readonly posts = new Map<string, FbPost>();
  readonly comments = new Map<string, FbComment>();
  readonly messages = new Map<string, FbMessage>();
  readonly threads = new Map<string, FbThread>();
  /** Posts of each page, in order of arrival. */
  readonly postsOfPage = new Map<string, string[]>();
  /** Threads of each page. */
  readonly threadsOfPage = new Map<string, FbThread[]>();
  private readonly owners = new Map<string, { person: FbPerson; pageId: string }>();
  /** Counts what was made, so that two things of the same millisecond get different ids. */
  private madeCount = 0;
  private readonly now: () => number;

  constructor(now: () => number) {
    this.now = now;
  }

  addPage(page: NewFbPage): FbPage {
    const id = page.id ?? digitsOf('10', 15, 'page', page.name);
    const subscribedFields = new Set<string>(WEBHOOK_FIELDS);
    const added: FbPage = { ...page, id, appId: page.appId ?? '1517776481860111', subscribedFields };
    this.pages.set(id, added);
    this.postsOfPage.set(id, []);
    this.threadsOfPage.set(id, []);
    return added;
  }

  addPerson(person: { id?: string; name: string }): FbPerson {
    const added: FbPerson = {
      id: person.id ?? digitsOf('77', 16, 'person', person.name, String(this.people.size)),
      name: person.name,
      psids: new Map(),
    };
    this.people.set(added.id, added);
    return added;
  }

  addPost(pageId: string, message: string, at = this.now(), id?: string): FbPost {
    const post: FbPost = {
      id: id ?? `${pageId}_${this.timedId('12', at)}`,
      pageId,
      message,
      at,
      commentIds: [],
      deletedAt: null,
    };
    this.posts.set(post.id, post);
    this.postsOfPage.get(pageId)!.push(post.id);
    return post;
  }

  addComment(draft: NewFbComment, delayMs = 0): FbComment {
    const post = this.requirePost(draft.postId);
    const parent = draft.parentId === undefined ? undefined : this.comments.get(draft.parentId);
    const top = parent?.parentId == null ? parent : this.comments.get(parent.parentId);
    const at = draft.at ?? this.now();
    const comment: FbComment = {
      id: draft.id ?? `${post.id.split('_').at(-1)}_${this.timedId('96', at)}`,
      pageId: post.pageId,
      postId: post.id,
      parentId: top?.id ?? null,
      authorId: draft.author,
      message: draft.message,
      photo: draft.photo ?? null,
      photoId: draft.photoId ?? null,
      at,
      visibleAt: delayMs === 0 ? at : this.now() + delayMs,
      isHidden: false,
      deletedAt: null,
      replyCount: 0,
      likeCount: 0,
      isAnsweredPrivately: false,
    };
    this.comments.set(comment.id, comment);
    post.commentIds.push(comment.id);
    if (top) top.replyCount += 1;
    return comment;
  }

  /** A message in either direction. One by the person opens the window. */
  addMessage(draft: {
    pageId: string;
    psid: string;
    isFromPage: boolean;
    text: string;
    attachments?: FbAttachment[];
    at?: number;
    mid?: string;
    metadata?: string | null;
    delayMs?: number;
  }): FbMessage {
    const at = draft.at ?? this.now();
    const message: FbMessage = {
      mid: draft.mid ?? this.nextMid(draft.psid, at),
      pageId: draft.pageId,
      psid: draft.psid,
      isFromPage: draft.isFromPage,
      text: draft.text,
      attachments: draft.attachments ?? [],
      at,
      visibleAt: draft.delayMs ? this.now() + draft.delayMs : at,
      isUnsent: false,
      metadata: draft.metadata ?? null,
    };
    this.messages.set(message.mid, message);
    const thread = this.threadWith(draft.pageId, draft.psid);
    thread.mids.push(message.mid);
    if (!draft.isFromPage) thread.lastActionAt = Math.max(thread.lastActionAt ?? 0, at);
    return message;
  }

  threadWith(pageId: string, psid: string): FbThread {
    const key = `${pageId} ${psid}`;
    let thread = this.threads.get(key);
    if (!thread) {
      thread = {
        id: `t_${digitsOf('10', 17, 'thread', pageId, psid)}`,
        pageId,
        psid,
        mids: [],
        lastActionAt: null,
        isUnreachable: false,
      };
      this.threads.set(key, thread);
      this.threadsOfPage.get(pageId)!.push(thread);
    }
    return thread;
  }

  /** The PSID by which a page knows a person; made on first use. */
  psidOf(pageId: string, personId: string): string {
    const person = this.people.get(personId);
    if (!person) throw new Error(`no such Facebook person: ${personId}`);
    let psid = person.psids.get(pageId);
    if (psid === undefined) {
      psid = digitsOf('61', 16, 'psid', pageId, personId);
      person.psids.set(pageId, psid);
      this.owners.set(psid, { person, pageId });
    }
    return psid;
  }

  /** Who is behind a PSID. */
  ownerOf(psid: string): { person: FbPerson; pageId: string } | undefined {
    return this.owners.get(psid);
  }

  nameOf(id: string): string {
    return this.pages.get(id)?.name ?? this.people.get(id)?.name ?? this.owners.get(id)?.person.name ?? 'Facebook user';
  }

  appIdOf(page: FbPage, isFromSuite: boolean): string {
    return isFromSuite ? BUSINESS_SUITE_APP_ID : page.appId;
  }

  requirePost(id: string): FbPost {
    const post = this.posts.get(id);
    if (!post) throw new Error(`no such Facebook post: ${id}`);
    return post;
  }

  requireComment(id: string): FbComment {
    const comment = this.comments.get(id);
    if (!comment) throw new Error(`no such Facebook comment: ${id}`);
    return comment;
  }

  requirePage(id: string): FbPage {
    const page = this.pages.get(id);
    if (!page) throw new Error(`no such Facebook page: ${id}`);
    return page;
  }

  /** 18 digits that carry their instant, so that ids differ between runs whose clients keep their database. */
  private timedId(first: string, at: number): string {
    this.madeCount += 1;
    return `${first}${String(Math.floor(at)).padStart(13, '0')}${String(this.madeCount % 1_000).padStart(3, '0')}`;
  }

  private nextMid(psid: string, at: number): string {
    this.madeCount += 1;
    const words = `${psid} ${at} ${this.madeCount}`;
    return `m_${createHash('sha256').update(words).digest('base64url')}`;
  }
}
