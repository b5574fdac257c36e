export { type Assignments, makeAssignments } from './assignment/assign-conversation.ts';
export { ABSENT_AFTER_MS, makeWorkDistribution, type WorkDistribution } from './assignment/assign-waiting.ts';
export { type HandingOver, type HandOver, makeHandOver } from './assignment/hand-over.ts';
export { type AbuseCare, makeAbuseCare } from './care/abuse.ts';
export { makeTranslations, type Translations } from './care/translations.ts';
export { type ContactFacts, makeContactFacts, type ProfileFields } from './contacts/edit-contact.ts';
export { type ContactMerges, makeContactMerges } from './contacts/merge-contacts.ts';
export {
  type ConversationSettings,
  makeConversationSettings,
} from './conversation/change-status.ts';
export { type Drafts, makeDrafts } from './conversation/drafts.ts';
export { type Following, makeFollowing } from './conversation/following.ts';
export { type ConversationLinks, makeConversationLinks } from './conversation/link-conversations.ts';
export { type ConversationMerges, makeConversationMerges } from './conversation/merge-conversations.ts';
export { makeSplitConversation, type SplitConversation } from './conversation/split-conversation.ts';
export type { StatusChange } from './conversation/steps.ts';
export { type ConversationWork, makeConversationWork } from './conversation/work-on.ts';
export { type BulkReply, type BulkWork, type DoneOne, makeBulkWork } from './conversation/work-on-many.ts';
export type { Deps, Secrets, Wake } from './deps.ts';
export { type Account, type AccountView, makeAccount } from './identity/account.ts';
export { type ApiTokens, makeApiTokens } from './identity/api-tokens.ts';
export { type Guests, makeGuests } from './identity/guests.ts';
export { type InvitationFields, type Invitations, makeInvitations } from './identity/invitations.ts';
export { makePasskeys, type Passkeys } from './identity/passkeys.ts';
export { makePasswordResets, type PasswordResets } from './identity/password-reset.ts';
export { makeRoles, type RoleFields, type Roles } from './identity/roles.ts';
export { assertFresh, type Enrolled, makeSecondFactor, type SecondFactor } from './identity/second-factor.ts';
export { makeSecurity, type Security } from './identity/security.ts';
export { API_TOKEN_PREFIX, type Session, type SignedIn, type Visitor } from './identity/sessions.ts';
export { makeSingleSignOn, type SingleSignOn, type SsoFields } from './identity/single-sign-on.ts';
export { makeSweepIdentity, type SweepIdentity } from './identity/sweep-identity.ts';
export { makeWebhooks, type WebhookCall, type Webhooks } from './ingest/accept-webhook.ts';
export { makePollChannel, type PollChannel } from './ingest/poll-channel.ts';
export { makeReceiveMessages, type ReceiveMessages } from './ingest/receive-messages.ts';
export { makeRecheckPosts, type RecheckPosts } from './ingest/recheck-posts.ts';
export { makeSweepInbound, type SweepInbound } from './ingest/sweep-inbound.ts';
export { makeWatchCompleteness, type WatchCompleteness } from './ingest/watch-completeness.ts';
export { type MacroFields, type Macros, makeMacros } from './macros/macros.ts';
export type { UsedMacro } from './macros/record-use.ts';
export { type Mail, type MailView, makeMail } from './mail/mail-settings.ts';
export { makeSendMails, type SendMails } from './mail/send-mails.ts';
export { makeNotifications, type Notifications, type NotificationsView } from './notifications/notifications.ts';
export { makeSendNotifications, type SendNotifications } from './notifications/send-notifications.ts';
export { type IdempotentCall, once } from './once.ts';
export { type ContactData, makeContactData } from './operations/contact-data.ts';
export { type CreateAdmin, type CreatedAdmin, makeCreateAdmin } from './operations/create-admin.ts';
export { type Examine, type Finding, judgeDatabase, makeExamine } from './operations/examine.ts';
export { makeNoteBackup, type NoteBackup } from './operations/note-backup.ts';
export { makeReDrive, type ReDrive } from './operations/re-drive.ts';
export { makeReadInstallation, type ReadInstallation, type Reading } from './operations/read-installation.ts';
export { makeRotateKeys, type RotateKeys, type Rotation } from './operations/rotate-keys.ts';
export {
  type AuditFault,
  type AuditHead,
  makeVerifyAudit,
  type VerifiedAudit,
  type VerifyAudit,
} from './operations/verify-audit.ts';
export { type Approvals, type Approving, makeApprovals } from './outbound/approvals.ts';
export { neededApproval } from './outbound/before-it-goes.ts';
export { type DecideUnconfirmed, type Decision, makeDecideUnconfirmed } from './outbound/decide-unconfirmed.ts';
export { type DeliverMessage, makeDeliverMessage } from './outbound/deliver-message.ts';
export { type HandleUnauthorized, makeHandleUnauthorized } from './outbound/handle-unauthorized.ts';
export { type MindTheClock, makeMindTheClock } from './outbound/mind-the-clock.ts';
export { replyContext } from './outbound/reply-context.ts';
export { makeReschedule, type Reschedule } from './outbound/reschedule.ts';
export { makeResumeThread, type ResumeThread } from './outbound/resume-thread.ts';
export { makeSendMessage, type NewReply, type SendMessage, type Taken } from './outbound/send-message.ts';
export { makeSetVisibility, type SetVisibility } from './outbound/set-visibility.ts';
export { makeSweepOutbound, type SweepOutbound } from './outbound/sweep-outbound.ts';
export { makeTakeBack, type TakeBack } from './outbound/take-back.ts';
export { listMentionables } from './outbound/write-note.ts';
export { type ErasePersons, makeErasePersons } from './privacy/erase-person.ts';
export { type ExportPerson, makeExportPerson } from './privacy/export-person.ts';
export { type LegalHolds, makeLegalHolds } from './privacy/legal-holds.ts';
export { type Erasures, makeErasures } from './privacy/request-erasure.ts';
export { makeRetention, makeSweepRetention, type Retention, type SweepRetention } from './privacy/retention.ts';
export { type DryRun, type DryRunResult, makeDryRun } from './rules/dry-run.ts';
export { makeRules, type Rules } from './rules/rules.ts';
export { makeRuleSweep, type RuleSweep } from './rules/run-rules.ts';
export { type BrandLogos, makeBrandLogos } from './settings/brand-look.ts';
export { type Channels, makeChannels, type NewChannel } from './settings/channels.ts';
export { type FirstHours, makeFirstHours } from './settings/first-hour.ts';
export { makeSetLinkPreviews, type SetLinkPreviews } from './settings/link-previews.ts';
export { type AgentFields, makePeople, type People, type TeamFields } from './settings/people.ts';
export { makePolicies, type Policies, type PolicyFields } from './settings/policies.ts';
export { makePresence, type SetPresence } from './settings/presence.ts';
export { makeRemeasure, type Remeasure } from './settings/remeasure.ts';
export { makeTags, type Tags } from './settings/tags.ts';
export { makeViews, type Views } from './settings/views.ts';
export { type Access, makeAccess, type NewWorkspace } from './settings/workspace.ts';
export { makeSlaSweep, type SlaSweep } from './sla/check-sla.ts';
export { makeSweepUploads, type SweepUploads } from './uploads/sweep-uploads.ts';
export { type DrawAnew, type Drawn, makeUploads, type Uploads } from './uploads/uploads.ts';
