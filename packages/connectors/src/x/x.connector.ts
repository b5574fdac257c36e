import { PLATFORM_FACTS } from '@kwartier/core';
import type { Connector } from '../connector.ts';
import { isSigned, signText } from '../signatures.ts';
import { checkX } from './check.ts';
import { callX } from './client.ts';
import { lookOnX, placeOnX } from './media.ts';
import { addresseesOnX, parseX } from './parse.ts';
import { readBackOnX, sendOnX } from './publish.ts';
import { recheckOnX } from './recheck.ts';
import { refreshX } from './refresh.ts';
import { X_STREAMS } from './streams.ts';
import { weightedLength } from './text.ts';

/**
 * X API v2. Mentions are polled every 10 s and may come by webhook too (X Activity API, Account Activity API); replies are
 * posts, private messages are direct messages. Sources: docs.x.com and its specification 2.167, research/platforms.md A.
 */
export const xConnector: Connector = {
  platform: 'x',
  webhook: {
    challenge({ query }, { appSecret }) {
      const token = query.crc_token;
      if (!token || !appSecret) return { status: 403, contentType: 'text/plain', body: '' };
      const body = JSON.stringify({ response_token: signText(token, appSecret, 'base64') });
      return { status: 200, contentType: 'application/json', body };
    },
    verify: (webhook, { appSecret }) => isSigned(webhook, 'x-twitter-webhooks-signature', appSecret, 'base64'),
    addressees: addresseesOnX,
  },
  parse: parseX,
  streams: X_STREAMS,
  recheck: recheckOnX,
  measure: (text, isPrivate) =>
    isPrivate
      ? { length: Array.from(text).length, max: PLATFORM_FACTS.x.maxPrivateLength }
      : { length: weightedLength(text), max: PLATFORM_FACTS.x.maxPublicLength },
  media: { place: placeOnX, look: lookOnX },
  send: sendOnX,
  readBack: readBackOnX,
  async setHidden(account, externalId, hidden, context) {
    await callX(account, context, {
      method: 'PUT',
      path: `/2/tweets/${encodeURIComponent(externalId)}/hidden`,
      bucket: 'PUT /2/tweets/:id/hidden',
      json: { hidden },
    });
  },
  refresh: refreshX,
  check: checkX,
};
