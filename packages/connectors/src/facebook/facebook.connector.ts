import { PLATFORM_FACTS } from '@kwartier/core';
import type { Connector } from '../connector.ts';
import { isSameSecret, isSigned } from '../signatures.ts';
import { checkFacebook } from './check.ts';
import { callGraph } from './client.ts';
import { placeOnFacebook } from './media.ts';
import { addresseesOnFacebook, parseFacebook } from './parse.ts';
import { readBackOnFacebook, sendOnFacebook } from './publish.ts';
import { readSignedRequest } from './signed-request.ts';
import { FACEBOOK_STREAMS } from './streams.ts';

/**
 * A Facebook page: comments through the Graph API, private messages through the Messenger Platform. Webhooks bring both,
 * polling finds what they lost. A page's token does not expire, so there is no refresh. Sources: developers.facebook.com,
 * research/platforms.md B.
 */
export const facebookConnector: Connector = {
  platform: 'facebook',
  webhook: {
    challenge({ query }, { verifyToken }) {
      const challenge = query['hub.challenge'];
      const isOurs = query['hub.mode'] === 'subscribe' && isSameSecret(query['hub.verify_token'], verifyToken);
      if (!isOurs || !challenge) return { status: 403, contentType: 'text/plain', body: '' };
      return { status: 200, contentType: 'text/plain', body: challenge };
    },
    verify: (webhook, { appSecret }) => isSigned(webhook, 'x-hub-signature-256', appSecret, 'hex'),
    addressees: addresseesOnFacebook,
    signedRequest: (text, { appSecret }) => readSignedRequest(text, appSecret),
  },
  parse: parseFacebook,
  streams: FACEBOOK_STREAMS,
  measure: (text, isPrivate) => ({
    length: Array.from(text).length,
    max: isPrivate ? PLATFORM_FACTS.facebook.maxPrivateLength : PLATFORM_FACTS.facebook.maxPublicLength,
  }),
  media: { place: placeOnFacebook, look: async () => ({ isReady: true, askAfterMs: 0 }) },
  send: sendOnFacebook,
  readBack: readBackOnFacebook,
  async setHidden(account, externalId, hidden, context) {
    await callGraph(account, context, {
      method: 'POST',
      path: encodeURIComponent(externalId),
      bucket: 'pages',
      json: { is_hidden: hidden },
    });
  },
  check: checkFacebook,
};
