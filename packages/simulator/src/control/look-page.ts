import type { Simulator } from '../running-simulator.ts';

/** This many of the newest lines are shown in each column. */
const LINES = 60;

interface Line {
  at: number;
  who: string;
  text: string;
  place: string;
  isBrand: boolean;
  isGone: boolean;
  picture: string | undefined;
}

/** Text made safe for HTML, in elements and in quoted attributes. */
function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}

/** The page at `/`: what customers wrote and what the brand answered, newest first, refreshed by itself. */
export function lookPage(simulator: Simulator): string {
  const now = simulator.clock.now();
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="refresh" content="4">
<meta name="viewport" content="width=device-width"><title>Simulated networks</title>
<style>
 body{font:15px/1.45 system-ui,sans-serif;margin:1.5rem;background:#f6f6f4;color:#1c1c1a}
 main{display:grid;grid-template-columns:repeat(auto-fit,minmax(22rem,1fr));gap:1.5rem}
 h1{font-size:1.3rem} h2{font-size:1.05rem} ol{list-style:none;margin:0;padding:0}
 li{background:#fff;border-left:4px solid #c9c9c2;margin:0 0 .5rem;padding:.5rem .75rem;overflow-wrap:anywhere}
 li.brand{border-color:#1b6e53;background:#eef7f2} li.gone{opacity:.5;text-decoration:line-through}
 small{color:#5c5c57} img{display:block;max-width:10rem;margin-top:.3rem}
</style></head><body>
<h1>Simulated networks</h1>
<p>Nothing here reaches the real X or Facebook. Green lines are what the brand said.</p>
<main>${column('X', xLines(simulator), now)}${column('Facebook and Messenger', facebookLines(simulator), now)}</main>
</body></html>`;
}

function column(title: string, lines: Line[], now: number): string {
  const newest = lines.sort((a, b) => b.at - a.at).slice(0, LINES);
  const items = newest.map((line) => {
    const classes = `${line.isBrand ? 'brand' : ''} ${line.isGone ? 'gone' : ''}`.trim();
    const picture = line.picture === undefined ? '' : `<img alt="" src="${escapeHtml(line.picture)}">`;
    const meta = `${escapeHtml(line.place)}, ${ago(now - line.at)}`;
    return `<li class="${classes}" dir="auto"><strong>${escapeHtml(line.who)}</strong> ${escapeHtml(line.text)}${picture}<br><small dir="ltr">${meta}</small></li>`;
  });
  return `<section><h2>${title}</h2><ol>${items.join('') || '<li>Nothing yet.</li>'}</ol></section>`;
}

function xLines({ x }: Simulator): Line[] {
  const lines: Line[] = [];
  for (const id of x.network.allPosts.newestFirst()) {
    if (lines.length >= LINES) break;
    const post = x.network.posts.get(id)!;
    const author = x.network.users.get(post.authorId)!;
    const answered = post.inReplyToUserId === null ? undefined : x.network.users.get(post.inReplyToUserId);
    lines.push({
      at: post.at,
      who: `${author.name} @${author.handle}`,
      text: post.text,
      place: answered ? `reply to @${answered.handle}` : 'post',
      isBrand: x.accounts.has(author.id),
      isGone: false,
      picture: post.media[0]?.url,
    });
  }
  const messages = [...x.network.messages.values()].slice(-LINES);
  for (const message of messages) {
    const sender = x.network.users.get(message.senderId)!;
    const recipient = x.network.users.get(message.recipientId)!;
    lines.push({
      at: message.at,
      who: `${sender.name} @${sender.handle}`,
      text: message.text,
      place: `private message to @${recipient.handle}`,
      isBrand: x.accounts.has(sender.id),
      isGone: false,
      picture: message.media[0]?.url,
    });
  }
  return lines;
}

function facebookLines({ facebook }: Simulator): Line[] {
  const { network } = facebook;
  const posts = [...network.posts.values()].slice(-LINES).map((post) => ({
    at: post.at,
    who: network.nameOf(post.pageId),
    text: post.message,
    place: 'post',
    isBrand: true,
    isGone: post.deletedAt !== null,
    picture: undefined,
  }));
  const comments = [...network.comments.values()].slice(-LINES).map((comment) => ({
    at: comment.at,
    who: network.nameOf(comment.authorId),
    text: comment.message,
    place: `${comment.parentId === null ? 'comment' : 'reply to a comment'}${comment.isHidden ? ', hidden' : ''}`,
    isBrand: network.pages.has(comment.authorId),
    isGone: comment.deletedAt !== null,
    picture: comment.photo ?? undefined,
  }));
  const messages = [...network.messages.values()].slice(-LINES).map((message) => ({
    at: message.at,
    who: message.isFromPage ? network.nameOf(message.pageId) : network.nameOf(message.psid),
    text: message.text,
    place: message.isFromPage ? `private message to ${network.nameOf(message.psid)}` : 'private message',
    isBrand: message.isFromPage,
    isGone: message.isUnsent,
    picture: message.attachments[0]?.payload.url,
  }));
  return [...posts, ...comments, ...messages];
}

function ago(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  if (seconds < 60) return `${seconds} s ago`;
  return seconds < 3_600 ? `${Math.floor(seconds / 60)} min ago` : `${Math.floor(seconds / 3_600)} h ago`;
}
