import type { BusinessHours, PolicyId, PolicyVersion, SlaRule } from '@kwartier/core';

/** A policy version as the database gives it; its JSON was checked when it was written. */
export const policyOf = (row: {
  policyId: string;
  policyVersion: number;
  rules: unknown;
  hours: unknown;
  riskShare: number;
}): PolicyVersion => ({
  policyId: row.policyId as PolicyId,
  version: row.policyVersion,
  rules: row.rules as SlaRule[],
  hours: row.hours as BusinessHours,
  riskShare: row.riskShare,
});
