import type { Simulator } from '../running-simulator.ts';

/** Body of an action; each one takes the members that the method of the same name takes. */
type Body = Record<string, never>;
type Action = (body: Body) => unknown;

/** What another process may do to the fake networks: `POST /_sim/<platform>/<action>` with the arguments as members. */
export function actions({ x, facebook }: Simulator): Record<string, Action> {
  return {
    'x/addAccount': (body) => x.addAccount(body as unknown as Parameters<typeof x.addAccount>[0]),
    'x/addUser': (body) => x.addUser(body as unknown as Parameters<typeof x.addUser>[0]),
    'x/post': (body) => x.post(body as unknown as Parameters<typeof x.post>[0]),
    'x/repost': (body) => x.repost(body as unknown as Parameters<typeof x.repost>[0]),
    'x/like': (body) => x.like(body as unknown as Parameters<typeof x.like>[0]),
    'x/edit': (body) => x.edit(body.postId!, body.text!),
    'x/deletePost': (body) => x.deletePost(body.postId!),
    'x/directMessage': (body) => x.directMessage(body as unknown as Parameters<typeof x.directMessage>[0]),
    'x/setHandle': (body) => x.setHandle(body.userId!, body.handle!),
    'x/setDmOpen': (body) => x.setDmOpen(body.userId!, body.isOpen!),
    'x/revokeToken': (body) => x.revokeToken(body.accountId!),
    'x/restoreToken': (body) => x.restoreToken(body.accountId!, body.newToken!, body.refreshToken),
    'x/setReadDelay': (body) => x.setReadDelay(body.ms!),
    'x/setRateLimit': (body) => x.setRateLimit(body.name!, body.limit!, body.windowMs),
    'x/repeatLastWebhook': (body) => x.repeatLastWebhook(body.accountId!),
    'x/sendRaw': (body) => x.webhooks.sendRaw(body.accountId!, body.body),
    'x/settings': (body) => {
      for (const name of ['dialect', 'isSummoningRequired', 'isPrefixingReplies'] as const) {
        if (body[name] !== undefined) x[name] = body[name];
      }
      if (body.isWrappingLinks !== undefined) x.network.isWrappingLinks = body.isWrappingLinks;
      const { dialect, isSummoningRequired, isPrefixingReplies } = x;
      return { dialect, isSummoningRequired, isPrefixingReplies, isWrappingLinks: x.network.isWrappingLinks };
    },
    'facebook/addPage': (body) => {
      const page = facebook.addPage(body as unknown as Parameters<typeof facebook.addPage>[0]);
      return { ...page, subscribedFields: [...page.subscribedFields] };
    },
    'facebook/addPerson': ({ id, name }) => {
      const person = facebook.addPerson({ id, name: name! });
      return { id: person.id, name: person.name };
    },
    'facebook/publishPost': (body) => facebook.publishPost(body.pageId!, body.text!, body),
    'facebook/comment': (body) => facebook.comment(body as unknown as Parameters<typeof facebook.comment>[0]),
    'facebook/editComment': (body) => facebook.editComment(body.commentId!, body.text!),
    'facebook/deleteComment': (body) => facebook.deleteComment(body.commentId!),
    'facebook/hideComment': (body) => facebook.hideComment(body.commentId!, body.isHidden),
    'facebook/react': (body) => facebook.react(body as unknown as Parameters<typeof facebook.react>[0]),
    'facebook/message': (body) => facebook.message(body as unknown as Parameters<typeof facebook.message>[0]),
    'facebook/unsend': (body) => facebook.unsend(body.mid!),
    'facebook/editMessage': (body) => facebook.editMessage(body.mid!, body.text!, body.numEdit),
    'facebook/unsupportedMessage': (body) => facebook.unsupportedMessage(body.pageId!, body.personId!),
    'facebook/pageRepliesNatively': (body) => facebook.pageRepliesNatively(body.commentId!, body.text!),
    'facebook/echoFromSuite': (body) => facebook.echoFromSuite(body.psid!, body.text!),
    'facebook/delivered': (body) => facebook.delivered(body.psid!, body.watermark, body.mids),
    'facebook/read': (body) => facebook.read(body.psid!, body.watermark),
    'facebook/setUnreachable': (body) => facebook.setUnreachable(body.psid!, body.isUnreachable),
    'facebook/psidOf': (body) => ({ psid: facebook.psidOf(body.pageId!, body.personId!) }),
    'facebook/revokeToken': (body) => facebook.revokeToken(body.pageId!),
    'facebook/restoreToken': (body) => facebook.restoreToken(body.pageId!, body.newToken!),
    'facebook/sendRaw': (body) => facebook.webhooks.sendRaw(body.pageId!, body.body),
    'facebook/settings': (body) => {
      if (body.batchSize !== undefined) facebook.webhooks.batchSize = body.batchSize;
      if (body.isRefusingDuplicates !== undefined) facebook.isRefusingDuplicates = body.isRefusingDuplicates;
    },
    'facebook/setReadDelay': (body) => facebook.setReadDelay(body.ms!),
    'facebook/repeatLastWebhook': (body) => facebook.repeatLastWebhook(body.pageId!),
  };
}
