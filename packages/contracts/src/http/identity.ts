import { GRANTABLE_PERMISSIONS, PASSWORD_MAX, PASSWORD_MIN, PERMISSIONS, ROLES, SESSION_STAGES } from '@kwartier/core';
import { z } from 'zod';
import { BrandLook } from './brands.ts';
import { IsoInstant, PlatformSchema, Uuid } from './common.ts';
import { MessageDto } from './conversations.ts';
import { Email, MeDto, Password } from './session.ts';

const Name = z.string().trim().min(1).max(80);
/** What a browser's WebAuthn call gave or takes, as JSON (WebAuthn Level 3, 5.1): checked by the library that reads it. */
const WebAuthnJson = z.record(z.string(), z.unknown());

export const SECOND_FACTORS = ['totp', 'passkey', 'recovery_code'] as const;

/** The password was right; what is due now. */
export const HalfSignedInDto = z.object({ stage: z.enum(SESSION_STAGES), methods: z.array(z.enum(SECOND_FACTORS)) });
export type HalfSignedInDto = z.infer<typeof HalfSignedInDto>;

/** What the sign-in page offers besides a password. */
export const SignInOptionsDto = z.object({
  sso: z.object({ workspaceId: Uuid, label: z.string() }).nullable(),
  /** Who has forgotten their password can have a mail sent. */
  resetsByMail: z.boolean(),
});

export const AskResetBody = z.strictObject({ email: z.string().trim().min(3).max(254) });
export const ResetToken = z.strictObject({ token: z.string().max(200) });
export const ResetLookDto = z.object({ email: z.string() });
export const ChooseResetBody = ResetToken.extend({ password: Password });
export const SignInOptionsQuery = z.strictObject({ workspace: Uuid.optional() });

export const CodeBody = z.strictObject({ code: z.string().trim().min(6).max(40) });
export const PasswordBody = z.strictObject({ password: z.string().max(1024) });
export const PasskeyProofBody = z.strictObject({ response: WebAuthnJson });
export const WebAuthnOptionsDto = WebAuthnJson;

export const AccountDto = z.object({
  hasPassword: z.boolean(),
  hasTotp: z.boolean(),
  hasSso: z.boolean(),
  passkeys: z.array(z.object({ id: Uuid, name: z.string(), createdAt: IsoInstant, lastUsedAt: IsoInstant.nullable() })),
  recoveryCodesLeft: z.int(),
  isSecondFactorRequired: z.boolean(),
  /** Until when sensitive things can be done without proving again who this is. */
  freshUntil: IsoInstant,
  sessions: z.array(
    z.object({
      id: Uuid,
      createdAt: IsoInstant,
      lastSeenAt: IsoInstant,
      userAgent: z.string(),
      address: z.string(),
      method: z.string(),
      isThis: z.boolean(),
    }),
  ),
});
export type AccountDto = z.infer<typeof AccountDto>;
export const ChangePasswordBody = z.strictObject({ current: z.string().max(1024), next: Password });
export const TotpDto = z.object({ secret: z.string(), uri: z.string() });
/** Recovery codes are here once; null: the ones of before still hold. */
export const EnrolledDto = z.object({ recoveryCodes: z.array(z.string()).nullable(), me: MeDto });
export const RecoveryCodesDto = z.object({ recoveryCodes: z.array(z.string()) });
export const AddPasskeyBody = z.strictObject({ name: Name, response: WebAuthnJson });

export const RoleDto = z.object({
  id: Uuid,
  name: z.string(),
  permissions: z.array(z.enum(PERMISSIONS)),
  people: z.int(),
});
export type RoleDto = z.infer<typeof RoleDto>;
export const RoleBody = z.strictObject({
  name: Name,
  permissions: z
    .array(z.enum(GRANTABLE_PERMISSIONS as unknown as typeof PERMISSIONS))
    .min(1)
    .max(PERMISSIONS.length),
});

export const InvitationDto = z.object({
  id: Uuid,
  email: z.string(),
  name: z.string(),
  role: z.enum(ROLES),
  roleId: Uuid.nullable(),
  conversationId: Uuid.nullable(),
  createdAt: IsoInstant,
  expiresAt: IsoInstant,
});
export type InvitationDto = z.infer<typeof InvitationDto>;
/** The link is here once. */
export const InvitedDto = z.object({
  id: Uuid,
  link: z.string(),
  expiresAt: IsoInstant,
  /** It goes to them by mail as well. */ isMailed: z.boolean(),
});
export const InviteBody = z.strictObject({
  name: Name,
  email: Email,
  role: z.enum(['viewer', 'agent', 'lead', 'admin', 'custom']),
  roleId: Uuid.optional(),
  teamIds: z.array(Uuid).max(50).optional(),
  brandIds: z.array(Uuid).max(50).optional(),
});
export const InvitationToken = z.strictObject({ token: z.string().max(200) });
export const InvitationLookDto = z.object({ workspaceName: z.string(), name: z.string(), email: z.string() });
export const AcceptInvitationBody = z.strictObject({ token: z.string().max(200), name: Name, password: Password });

export const ApiTokenDto = z.object({
  id: Uuid,
  name: z.string(),
  scopes: z.array(z.enum(PERMISSIONS)),
  createdBy: Uuid,
  createdAt: IsoInstant,
  expiresAt: IsoInstant.nullable(),
  lastUsedAt: IsoInstant.nullable(),
});
export type ApiTokenDto = z.infer<typeof ApiTokenDto>;
export const CreateApiTokenBody = z.strictObject({
  name: Name,
  scopes: z
    .array(z.enum(GRANTABLE_PERMISSIONS as unknown as typeof PERMISSIONS))
    .min(1)
    .max(PERMISSIONS.length),
  /** Days until it expires; absent: never. */
  days: z.int().min(1).max(730).optional(),
});
/** The token is here once. */
export const NewApiTokenDto = z.object({ id: Uuid, token: z.string() });

export const SecurityDto = z.object({
  requiresSecondFactor: z.boolean(),
  withoutSecondFactor: z.int(),
  password: z.object({ min: z.literal(PASSWORD_MIN), max: z.literal(PASSWORD_MAX) }),
});
export type SecurityDto = z.infer<typeof SecurityDto>;
export const SecurityBody = z.strictObject({ requiresSecondFactor: z.boolean() });

const SsoConnection = z.object({
  label: z.string().trim().min(1).max(40),
  issuer: z.url().max(500),
  clientId: z.string().trim().min(1).max(300),
  isEnabled: z.boolean(),
  domains: z.array(z.string().trim().toLowerCase().min(3).max(253)).max(20),
  joinsAs: z.enum(['viewer', 'agent']),
});
export const SsoDto = z.object({ redirectUri: z.string(), connection: SsoConnection.nullable() });
export type SsoDto = z.infer<typeof SsoDto>;
export const SsoBody = z.strictObject({
  ...SsoConnection.shape,
  /** Absent: the one that is stored. */
  clientSecret: z.string().min(1).max(500).optional(),
});

export const ShareBody = z.strictObject({
  /** A guest who is here already, or */
  agentId: Uuid.optional(),
  /** somebody who is not. */
  name: Name.optional(),
  email: Email.optional(),
  hours: z.int().min(1).max(720),
});
export const GuestDto = z.object({
  agentId: Uuid,
  name: z.string(),
  email: z.string(),
  grantedBy: Uuid,
  createdAt: IsoInstant,
  expiresAt: IsoInstant,
});
export const GuestsDto = z.object({
  guests: z.array(GuestDto),
  invited: z.array(z.object({ id: Uuid, name: z.string(), email: z.string(), expiresAt: IsoInstant })),
});
export type GuestsDto = z.infer<typeof GuestsDto>;
/** `link` where somebody was invited: it is here once. */
export const SharedDto = GuestsDto.extend({
  /** An invitation for somebody new; null: they are here already. */
  link: z.string().nullable(),
  /** The invitation goes to them by mail as well. */
  isMailed: z.boolean(),
});
export const GuestParams = z.strictObject({ id: Uuid, agentId: Uuid });

export const SharedConversationDto = z.object({
  id: Uuid,
  /** For whom the guest helps. */
  brand: BrandLook,
  platform: PlatformSchema,
  isPrivate: z.boolean(),
  status: z.string(),
  seq: z.int(),
  lastMessageAt: IsoInstant,
  sharedBy: z.string(),
  expiresAt: IsoInstant,
});
export const SharedListDto = z.object({ items: z.array(SharedConversationDto) });
/** What a guest sees of a message: no ids of platforms, no handles, the customer's name masked. */
export const GuestMessageDto = MessageDto.pick({
  id: true,
  seq: true,
  direction: true,
  kind: true,
  text: true,
  sentAt: true,
  deletedAt: true,
}).extend({ authorName: z.string(), isMine: z.boolean(), isAbusive: z.boolean() });
export type GuestMessageDto = z.infer<typeof GuestMessageDto>;
export const GuestConversationDto = z.object({
  conversation: SharedConversationDto,
  messages: z.array(GuestMessageDto),
});
export type GuestConversationDto = z.infer<typeof GuestConversationDto>;
export const GuestNoteBody = z.strictObject({ text: z.string().min(1).max(10_000) });
