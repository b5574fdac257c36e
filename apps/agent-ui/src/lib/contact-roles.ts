import type { ContactRole } from '@kwartier/core';
import { msg } from './i18n/index.ts';

/** What somebody is to us. */
export const CONTACT_ROLE_NAME: Readonly<Record<ContactRole, string>> = {
  customer: msg('Customer'),
  press: msg('Press'),
  job_seeker: msg('Job seeker'),
  partner: msg('Partner'),
};
