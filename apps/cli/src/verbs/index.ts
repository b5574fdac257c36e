import type { Verb } from '../verb.ts';
import { backup } from './backup.ts';
import { createAdmin } from './create-admin.ts';
import { doctor } from './doctor.ts';
import { erase } from './erase.ts';
import { exportContact } from './export.ts';
import { migrate } from './migrate.ts';
import { reDrive } from './re-drive.ts';
import { restore } from './restore.ts';
import { rotateKeys } from './rotate-keys.ts';
import { verifyAudit } from './verify-audit.ts';

/** Everything kwartier can be told to do, in the order of its help. Another verb is a file here and a line in this list. */
export const VERBS: readonly Verb[] = [
  doctor,
  migrate,
  backup,
  restore,
  rotateKeys,
  verifyAudit,
  createAdmin,
  reDrive,
  exportContact,
  erase,
];
