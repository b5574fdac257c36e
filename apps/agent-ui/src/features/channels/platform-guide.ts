import type { Platform } from '@kwartier/core';
import { msg } from '../../lib/i18n/index.ts';

export interface GuideField {
  readonly key:
    | 'externalId'
    | 'handle'
    | 'accessToken'
    | 'refreshToken'
    | 'clientId'
    | 'clientSecret'
    | 'appSecret'
    | 'verifyToken';
  readonly label: string;
  readonly hint: string;
  readonly secret?: boolean;
  readonly optional?: boolean;
}

interface Guide {
  readonly title: string;
  /** What one does: "Add an X account". */
  readonly add: string;
  readonly covers: string;
  /** What to make at the platform first. */
  readonly prepare: readonly string[];
  readonly link: string;
  readonly access: readonly GuideField[];
  /** Where the callback address goes. */
  readonly webhook: readonly string[];
}

/** What an admin does at each platform, in order. */
export const GUIDE: Readonly<Record<Platform, Guide>> = {
  x: {
    title: msg('X account'),
    add: msg('Add an X account'),
    covers: msg('Mentions, replies and direct messages'),
    prepare: [
      msg('Open the X developer portal and create a project with an app.'),
      msg(
        'Under User authentication settings, choose OAuth 2.0 with read, write and direct messages, and the scope offline.access.',
      ),
      msg('Sign in as the account that customers write to, and create its user access token and refresh token.'),
    ],
    link: 'https://developer.x.com/en/portal/dashboard',
    access: [
      { key: 'handle', label: msg('Account name'), hint: msg('Without the @ sign.') },
      { key: 'externalId', label: msg('Account id'), hint: msg('The number of the account, not its name.') },
      { key: 'accessToken', label: msg('Access token'), hint: msg('Of the account, not of the app.'), secret: true },
      {
        key: 'refreshToken',
        label: msg('Refresh token'),
        hint: msg('Lets Kwartier renew the access by itself.'),
        secret: true,
        optional: true,
      },
      { key: 'clientId', label: msg('Client id'), hint: msg('Needed to renew the access.'), optional: true },
      {
        key: 'clientSecret',
        label: msg('Client secret'),
        hint: msg('Needed to renew the access.'),
        secret: true,
        optional: true,
      },
      {
        key: 'appSecret',
        label: msg('API key secret'),
        hint: msg('The consumer secret: it signs what X sends.'),
        secret: true,
      },
    ],
    webhook: [
      msg('Register this address as the webhook of your app.'),
      msg('Subscribe the account to it. X checks the address at once.'),
    ],
  },
  facebook: {
    title: msg('Facebook Page'),
    add: msg('Add a Facebook Page'),
    covers: msg('Comments and Messenger'),
    prepare: [
      msg('Open Meta for Developers and create an app of the type Business, with the products Webhooks and Messenger.'),
      msg('Ask for pages_manage_metadata, pages_read_user_content, pages_manage_engagement and pages_messaging.'),
      msg('Create a Page access token as somebody who administers the Page.'),
    ],
    link: 'https://developers.facebook.com/apps/',
    access: [
      { key: 'externalId', label: msg('Page id'), hint: msg('The number under About, Page transparency.') },
      {
        key: 'accessToken',
        label: msg('Page access token'),
        hint: msg('A long-lived one; it starts with EAA.'),
        secret: true,
      },
      { key: 'appSecret', label: msg('App secret'), hint: msg('It signs what Facebook sends.'), secret: true },
      {
        key: 'verifyToken',
        label: msg('Verify token'),
        hint: msg('A word of your choice; Facebook repeats it when it shakes hands.'),
      },
    ],
    webhook: [
      msg('Paste address and verify token under Webhooks, object Page.'),
      msg('Subscribe to feed, messages, message_deliveries, message_reads, message_echoes and message_edits.'),
    ],
  },
};
