import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface StandIn extends AsyncDisposable {
  readonly url: string;
  /** What it was told to publish, in order. */
  readonly said: { platform: 'x' | 'facebook'; text: string; inReplyTo: string }[];
  /** Who asked for what, with which token. */
  readonly asked: string[];
  mention(post: { id: string; text: string; author: string; at: string }): void;
  comment(comment: { id: string; message: string; author: string; at: string }): void;
}

export const OTHER = { account: '42', handle: 'acme', page: '777', post: '777_1', token: 'other-token' };

/** Mentions and posts of X, a feed and comments of a Page: the few lines of each API that the product cannot do without. */
export async function startStandIn(): Promise<StandIn> {
  const said: StandIn['said'] = [];
  const asked: string[] = [];
  const posts: object[] = [];
  const users = new Map<string, object>();
  const comments: object[] = [];
  let next = 9_000;
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', 'http://stand-in');
    const route = `${request.method} ${url.pathname.replace(/^\/v\d+\.\d+/, '')}`;
    asked.push(`${route} ${request.headers.authorization ?? ''}`);
    const answer = (status: number, body: object) =>
      void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    switch (route) {
      case `GET /2/users/${OTHER.account}/mentions`:
        return answer(
          200,
          posts.length === 0
            ? { meta: { result_count: 0 } }
            : {
                data: posts.toReversed(),
                includes: { users: [...users.values()] },
                meta: { result_count: posts.length },
              },
        );
      case 'POST /2/tweets': {
        const { text, reply } = (await bodyOf(request)) as { text: string; reply: { in_reply_to_tweet_id: string } };
        said.push({ platform: 'x', text, inReplyTo: reply.in_reply_to_tweet_id });
        return answer(201, { data: { id: String(next++), text } });
      }
      case `GET /${OTHER.page}/feed`:
        return answer(200, {
          data: [
            {
              id: OTHER.post,
              message: 'Our post',
              created_time: '2026-03-01T08:00:00+0000',
              comments: { data: comments.toReversed() },
            },
          ],
        });
    }
    const commented = /^POST \/(\w+)\/comments$/.exec(route)?.[1];
    if (commented) {
      const { message } = (await bodyOf(request)) as { message: string };
      said.push({ platform: 'facebook', text: message, inReplyTo: commented });
      return answer(200, { id: `${OTHER.post}_${next++}` });
    }
    return answer(404, { title: 'Not Found', detail: route, status: 404 });
  };
  const server = createServer((request, response) => void serve(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    said,
    asked,
    mention({ id, text, author, at }) {
      users.set(author, { id: author, username: `user_${author}`, name: `User ${author}` });
      posts.push({
        id,
        text,
        author_id: author,
        created_at: at,
        conversation_id: id,
        entities: { mentions: [{ start: 0, end: 5, username: OTHER.handle, id: OTHER.account }] },
      });
    },
    comment({ id, message, author, at }) {
      comments.push({ id, message, from: { id: author, name: `Person ${author}` }, created_time: at });
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  let text = '';
  for await (const bytes of request) text += String(bytes);
  return request.headers['content-type']?.includes('json')
    ? JSON.parse(text)
    : Object.fromEntries(new URLSearchParams(text));
}
