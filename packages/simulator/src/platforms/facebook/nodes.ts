import { cursorPage, readCursors } from './cursor-pages.ts';
import type { FacebookPlatform } from './facebook-platform.ts';
import { badParameter, unknownObject } from './graph-errors.ts';
import { type FieldValues, type GraphField, project, writeFields } from './graph-fields.ts';
import type { FbComment, FbMessage, FbPage, FbPost, FbThread } from './model.ts';

type Json = Record<string, unknown>;

const PRIVATE_REPLY_MS = 7 * 86_400_000;
const REPLY_WINDOW_MS = 24 * 3_600_000;

/** Time as Graph writes it: `2026-08-20T08:00:20+0000`. */
const graphTime = (ms: number): string => new Date(ms).toISOString().replace(/\.\d+Z$/, '+0000');

/** How the fake Facebook writes its nodes as JSON, with the fields that were asked for. */
export class GraphNodes {
  private readonly facebook: FacebookPlatform;

  constructor(facebook: FacebookPlatform) {
    this.facebook = facebook;
  }

  /** Any node by id, as this page may see it. Throws 100/33 when there is none. */
  node(id: string, page: FbPage, fields: GraphField[]): Json {
    const { network } = this.facebook;
    const post = network.posts.get(id);
    if (post && post.deletedAt === null) return this.post(post, fields);
    const comment = network.comments.get(id);
    if (comment && comment.deletedAt === null) return this.comment(comment, fields);
    const message = network.messages.get(id);
    if (message && message.pageId === page.id) return this.message(message, fields);
    if (network.pages.has(id)) return this.page(network.pages.get(id)!, fields);
    const owner = network.ownerOf(id);
    if (owner?.pageId === page.id) return this.profile(id, owner.person.name, fields);
    const thread = network.threadsOfPage.get(page.id)!.find((candidate) => candidate.id === id);
    if (thread) return this.thread(thread, fields);
    throw unknownObject(id);
  }

  page(page: FbPage, fields: GraphField[]): Json {
    const values: FieldValues = {
      id: page.id,
      name: page.name,
      category: 'Airline',
      username: page.name.replaceAll(' ', ''),
      link: `https://www.facebook.com/${page.id}`,
      tasks: ['MODERATE', 'CREATE_CONTENT', 'MESSAGING'],
      picture: { data: { url: this.avatar(page.name), width: 96, height: 96, is_silhouette: false } },
    };
    return project(values, fields, ['name', 'id']);
  }

  post(post: FbPost, fields: GraphField[]): Json {
    const values: FieldValues = {
      id: post.id,
      message: post.message,
      created_time: graphTime(post.at),
      updated_time: graphTime(post.at),
      from: { id: post.pageId, name: this.facebook.network.nameOf(post.pageId) },
      permalink_url: `https://www.facebook.com/${post.id.replace('_', '/posts/')}`,
      comments: (field: GraphField) => this.comments(post.id, field.args, field.fields),
    };
    return project(values, fields, ['created_time', 'message', 'id']);
  }

  comment(comment: FbComment, fields: GraphField[]): Json {
    const { network } = this.facebook;
    const parent = comment.parentId === null ? undefined : network.requireComment(comment.parentId);
    const photo = comment.photo;
    const values: FieldValues = {
      id: comment.id,
      message: comment.message,
      created_time: graphTime(comment.at),
      from: this.person(comment.authorId),
      parent: parent && {
        created_time: graphTime(parent.at),
        from: this.person(parent.authorId),
        message: parent.message,
        id: parent.id,
      },
      attachment: photo && {
        type: 'photo',
        url: photo,
        target: { ...(comment.photoId === null ? {} : { id: comment.photoId }), url: photo },
        media: { image: { height: 240, width: 320, src: photo } },
      },
      object: { id: comment.postId },
      message_tags: undefined,
      is_hidden: comment.isHidden,
      can_hide: comment.authorId !== comment.pageId,
      can_remove: true,
      can_comment: true,
      can_like: true,
      can_reply_privately: this.mayReplyPrivately(comment),
      comment_count: comment.replyCount,
      like_count: comment.likeCount,
      user_likes: false,
      permalink_url: `https://www.facebook.com/${comment.postId.replace('_', '/posts/')}?comment_id=${comment.id.split('_').at(-1)}`,
      comments: (field: GraphField) => this.comments(comment.id, field.args, field.fields),
    };
    return project(values, fields, ['created_time', 'from', 'message', 'id']);
  }

  /** The comments edge of a post or a comment. */
  comments(parentId: string, args: Record<string, string | undefined>, fields: GraphField[]): Json {
    const { network, now, baseUrl } = this.facebook;
    const post = network.posts.get(parentId);
    const postId = post?.id ?? network.comments.get(parentId)?.postId;
    if (postId === undefined) throw unknownObject(parentId);
    const isStream = args.filter === 'stream';
    const since = args.since === undefined ? undefined : Number(args.since) * 1_000;
    if (since !== undefined && Number.isNaN(since)) throw badParameter('param since must be a unix timestamp');
    const seen = network
      .requirePost(postId)
      .commentIds.map((id) => network.requireComment(id))
      .filter((comment) => comment.deletedAt === null && comment.visibleAt <= now())
      .filter((comment) => (post ? isStream || comment.parentId === null : comment.parentId === parentId))
      .filter((comment) => since === undefined || comment.at >= since)
      .sort((a, b) => a.at - b.at);
    if (args.order === 'reverse_chronological') seen.reverse();
    const nextUrl = (after: string): string =>
      nextOf(`${baseUrl()}/facebook/${parentId}/comments`, withFields(args, fields), after);
    return cursorPage(
      seen,
      (comment) => comment.id,
      readCursors(args),
      (comment) => this.comment(comment, fields),
      nextUrl,
    );
  }

  thread(thread: FbThread, fields: GraphField[]): Json {
    const { network, now } = this.facebook;
    const visible = thread.mids
      .map((mid) => network.messages.get(mid)!)
      .filter((message) => message.visibleAt <= now());
    const newestFirst = visible
      .filter((message) => !message.isUnsent)
      .reverse()
      .sort((a, b) => b.at - a.at);
    const values: FieldValues = {
      id: thread.id,
      link: `/${thread.pageId}/inbox/${thread.id.slice(2)}/`,
      snippet: newestFirst[0]?.text,
      updated_time: graphTime(newestFirst[0]?.at ?? 0),
      message_count: newestFirst.length,
      can_reply: thread.lastActionAt !== null && now() - thread.lastActionAt < REPLY_WINDOW_MS,
      participants: { data: [this.messenger(thread.psid), this.messenger(thread.pageId)] },
      senders: { data: [this.messenger(thread.psid), this.messenger(thread.pageId)] },
      messages: (field: GraphField) => this.messages(thread, newestFirst, field.args, field.fields),
    };
    return project(values, fields, ['link', 'updated_time', 'id']);
  }

  message(message: FbMessage, fields: GraphField[]): Json {
    const [from, to] = message.isFromPage ? [message.pageId, message.psid] : [message.psid, message.pageId];
    const attachments = message.attachments.map(({ type, payload, mimeType }, index) => ({
      id: `${message.mid}-${index}`,
      mime_type: mimeType ?? (type === 'image' ? 'image/png' : 'application/octet-stream'),
      ...(type === 'image' ? { image_data: { url: payload.url, width: 320, height: 240 } } : { file_url: payload.url }),
    }));
    const values: FieldValues = {
      id: message.mid,
      message: message.isUnsent ? '' : message.text,
      created_time: graphTime(message.at),
      from: this.messenger(from),
      to: { data: [this.messenger(to)] },
      attachments: attachments.length > 0 ? { data: attachments } : undefined,
    };
    return project(values, fields, ['created_time', 'id']);
  }

  /** May the page still answer this comment privately? Once, within seven days, not itself. */
  mayReplyPrivately(comment: FbComment): boolean {
    const isFresh = this.facebook.now() - comment.at <= PRIVATE_REPLY_MS;
    return isFresh && !comment.isAnsweredPrivately && comment.authorId !== comment.pageId;
  }

  private messages(thread: FbThread, messages: FbMessage[], args: Record<string, string>, fields: GraphField[]): Json {
    const nextUrl = (after: string): string =>
      nextOf(`${this.facebook.baseUrl()}/facebook/${thread.id}/messages`, withFields(args, fields), after);
    return cursorPage(
      messages,
      ({ mid }) => mid,
      readCursors(args),
      (message) => this.message(message, fields),
      nextUrl,
    );
  }

  private profile(psid: string, name: string, fields: GraphField[]): Json {
    const [first, ...rest] = name.split(' ');
    const values: FieldValues = {
      id: psid,
      name,
      first_name: first,
      last_name: rest.join(' '),
      profile_pic: this.avatar(name),
    };
    return project(values, fields, ['first_name', 'last_name', 'profile_pic', 'id']);
  }

  private person(id: string): Json {
    return { name: this.facebook.network.nameOf(id), id };
  }

  private messenger(id: string): Json {
    return { name: this.facebook.network.nameOf(id), email: `${id}@facebook.com`, id };
  }

  private avatar(name: string): string {
    return `${this.facebook.baseUrl()}/pictures/avatar-${encodeURIComponent(name)}.png`;
  }
}

/** Address of the next page, without the token (Meta puts it in; tokens in addresses end up in logs). */
export function nextOf(url: string, args: Record<string, string | undefined>, after: string): string {
  const next = new URL(url);
  for (const [name, value] of Object.entries(args)) {
    if (value !== undefined && !['access_token', 'after', 'before'].includes(name)) next.searchParams.set(name, value);
  }
  next.searchParams.set('after', after);
  return next.toString();
}

function withFields(
  args: Record<string, string | undefined>,
  fields: GraphField[],
): Record<string, string | undefined> {
  return fields.length === 0 ? args : { ...args, fields: writeFields(fields) };
}
