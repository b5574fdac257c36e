import { ADDRESSES, ASSIGNMENT_MODES, CHECK_LEVELS, MAX_TRUST, PRESENCES, ROLES, WRAP_UPS } from '@kwartier/core';
import { z } from 'zod';
import { AccentSchema, BrandLook } from './brands.ts';
import { IsoInstant, Uuid } from './common.ts';
import { MailSenderSchema } from './mail.ts';
import { Email, Password } from './session.ts';

export const AgentDto = z.object({
  id: Uuid,
  name: z.string(),
  email: z.string(),
  role: z.enum(ROLES),
  roleId: Uuid.nullable(),
  isActive: z.boolean(),
  presence: z.enum(PRESENCES),
  capacity: z.int(),
  openConversations: z.int(),
  languages: z.array(z.string()),
  skills: z.array(z.string()),
  teamIds: z.array(Uuid),
  brandIds: z.array(Uuid),
  lastSeenAt: IsoInstant.nullable(),
});
export type AgentDto = z.infer<typeof AgentDto>;

const Words = z.array(z.string().trim().min(1).max(40)).max(40);
export const CreateAgentBody = z.strictObject({
  name: z.string().trim().min(1).max(80),
  email: Email,
  password: Password,
  role: z.enum(ROLES),
  /** With the role `custom`: which one. */
  roleId: Uuid.nullable().optional(),
  capacity: z.int().min(0).max(200).optional(),
  languages: Words.optional(),
  skills: Words.optional(),
  teamIds: z.array(Uuid).max(50).optional(),
  brandIds: z.array(Uuid).max(50).optional(),
});
export const UpdateAgentBody = CreateAgentBody.partial().extend({ isActive: z.boolean().optional() });

export const TeamDto = z.object({
  id: Uuid,
  name: z.string(),
  brandId: Uuid,
  assignmentMode: z.enum(ASSIGNMENT_MODES),
  policyId: Uuid.nullable(),
  requiredSkills: z.array(z.string()),
  agentIds: z.array(Uuid),
});
export type TeamDto = z.infer<typeof TeamDto>;
export const CreateTeamBody = z.strictObject({
  name: z.string().trim().min(1).max(80),
  brandId: Uuid.optional(),
  assignmentMode: z.enum(ASSIGNMENT_MODES).optional(),
  policyId: Uuid.nullable().optional(),
  requiredSkills: Words.optional(),
  agentIds: z.array(Uuid).max(500).optional(),
});
export const UpdateTeamBody = CreateTeamBody.partial();

/** Longest time in which an answer can be taken back, in seconds. */
export const MAX_UNDO_SEND_SECONDS = 30;

const CheckRulesSchema = z.strictObject({
  card: z.enum(CHECK_LEVELS),
  token: z.enum(CHECK_LEVELS),
  iban: z.enum(CHECK_LEVELS),
  phone: z.enum(CHECK_LEVELS),
  email: z.enum(CHECK_LEVELS),
});

/** Which public answers wait for a second person. */
const ApprovalRuleSchema = z.strictObject({
  /** From how much trust on an answer goes straight out; 0: everybody's does. */
  needed: z.int().min(0).max(MAX_TRUST),
  /** Whose answers wait whatever their trust. */
  roles: z.array(z.enum(ROLES)).max(ROLES.length),
  /** Tags of topics about which everybody's answers wait. */
  tagIds: z.array(Uuid).max(100),
});

/** Whether people are told what a reader may take amiss in public, and how the brand speaks to customers; null: as each finds right. */
const ConductSchema = z.strictObject({ isOn: z.boolean(), address: z.enum(ADDRESSES).nullable() });

export const BrandDto = BrandLook.extend({
  /** How long an answer can be taken back before it goes out; 0: not at all. */
  undoSendSeconds: z.int(),
  /** What is done about private data in answers. */
  checkRules: CheckRulesSchema,
  /** Its own numbers and addresses: no secret. */
  published: z.array(z.string()),
  /** Whether its people are asked why somebody wrote, and what came of it. */
  wrapUp: z.enum(WRAP_UPS),
  approvalRule: ApprovalRuleSchema,
  conduct: ConductSchema,
  /** From whom mails about its conversations come; null: from the workspace. */
  mailSender: z.object({ name: z.string(), address: z.string(), replyTo: z.string().nullable() }).nullable(),
});
export type BrandDto = z.infer<typeof BrandDto>;
export const UpdateBrandBody = z.strictObject({
  name: z.string().trim().min(1).max(80).optional(),
  undoSendSeconds: z.int().min(0).max(MAX_UNDO_SEND_SECONDS).optional(),
  checkRules: CheckRulesSchema.optional(),
  published: z.array(z.string().trim().min(3).max(200)).max(100).optional(),
  wrapUp: z.enum(WRAP_UPS).optional(),
  accent: AccentSchema.nullable().optional(),
  approvalRule: ApprovalRuleSchema.optional(),
  conduct: ConductSchema.optional(),
  mailSender: MailSenderSchema.nullable().optional(),
});
export const CreateBrandBody = z.strictObject({ name: z.string().trim().min(1).max(80) });
export const list = <Item extends z.ZodType>(item: Item) => z.object({ items: z.array(item) });
