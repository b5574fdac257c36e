import type { Platform } from '@kwartier/core';

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
    title: 'X account',
    covers: 'Mentions, replies and direct messages',
    prepare: [
      'Open the X developer portal and create a project with an app.',
      'Under User authentication settings, choose OAuth 2.0 with read, write and direct messages, and the scope offline.access.',
      'Sign in as the account that customers write to, and create its user access token and refresh token.',
    ],
    link: 'https://developer.x.com/en/portal/dashboard',
    access: [
      { key: 'handle', label: 'Account name', hint: 'Without the @ sign.' },
      { key: 'externalId', label: 'Account id', hint: 'The number of the account, not its name.' },
      { key: 'accessToken', label: 'Access token', hint: 'Of the account, not of the app.', secret: true },
      {
        key: 'refreshToken',
        label: 'Refresh token',
        hint: 'Lets Kwartier renew the access by itself.',
        secret: true,
        optional: true,
      },
      { key: 'clientId', label: 'Client id', hint: 'Needed to renew the access.', optional: true },
      {
        key: 'clientSecret',
        label: 'Client secret',
        hint: 'Needed to renew the access.',
        secret: true,
        optional: true,
      },
      { key: 'appSecret', label: 'API key secret', hint: 'The consumer secret: it signs what X sends.', secret: true },
    ],
    webhook: [
      'Register this address as the webhook of your app.',
      'Subscribe the account to it. X checks the address at once.',
    ],
  },
  facebook: {
    title: 'Facebook Page',
    covers: 'Comments and Messenger',
    prepare: [
      'Open Meta for Developers and create an app of the type Business, with the products Webhooks and Messenger.',
      'Ask for pages_manage_metadata, pages_read_user_content, pages_manage_engagement and pages_messaging.',
      'Create a Page access token as somebody who administers the Page.',
    ],
    link: 'https://developers.facebook.com/apps/',
    access: [
      { key: 'externalId', label: 'Page id', hint: 'The number under About, Page transparency.' },
      { key: 'accessToken', label: 'Page access token', hint: 'A long-lived one; it starts with EAA.', secret: true },
      { key: 'appSecret', label: 'App secret', hint: 'It signs what Facebook sends.', secret: true },
      {
        key: 'verifyToken',
        label: 'Verify token',
        hint: 'A word of your choice; Facebook repeats it when it shakes hands.',
      },
    ],
    webhook: [
      'Paste address and verify token under Webhooks, object Page.',
      'Subscribe to feed, messages, message_deliveries, message_reads, message_echoes and message_edits.',
    ],
  },
};
