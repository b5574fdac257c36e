import type { Instant } from '@kwartier/core';
import type {
  approvals,
  assignments,
  channels,
  contactMerges,
  contactNotes,
  contactProfiles,
  contacts,
  conversationEvents,
  conversationLinks,
  conversationMerges,
  conversations,
  handles,
  macros,
  macroUses,
  macroVersions,
  messageFacts,
  messages,
  messageVersions,
  posts,
  quarantine,
  receipts,
  ruleEvents,
  ruleRuns,
  rules,
  ruleVersions,
  sendAttempts,
  slaClocks,
  slaPolicyVersions,
  tags,
  uploads,
  views,
} from './schema/index.ts';

/** A row as the fast client gives it: instants are epoch milliseconds. */
export type Row<Table extends { $inferSelect: object }> = {
  [Column in keyof Table['$inferSelect']]: Table['$inferSelect'][Column] extends Date
    ? Instant
    : Table['$inferSelect'][Column] extends Date | null
      ? Instant | null
      : Table['$inferSelect'][Column];
};

export type ApprovalRow = Row<typeof approvals>;
export type AssignmentRow = Row<typeof assignments>;
export type ChannelRow = Row<typeof channels>;
export type ContactRow = Row<typeof contacts>;
export type ContactMergeRow = Row<typeof contactMerges>;
export type ContactNoteRow = Row<typeof contactNotes>;
export type ContactProfileRow = Row<typeof contactProfiles>;
export type ConversationRow = Row<typeof conversations>;
export type ConversationEventRow = Row<typeof conversationEvents>;
export type ConversationLinkRow = Row<typeof conversationLinks>;
export type ConversationMergeRow = Row<typeof conversationMerges>;
export type HandleRow = Row<typeof handles>;
export type MacroRow = Row<typeof macros>;
export type MacroVersionRow = Row<typeof macroVersions>;
export type MacroUseRow = Row<typeof macroUses>;
export type TagRow = Row<typeof tags>;
export type MessageRow = Row<typeof messages>;
export type MessageFactRow = Row<typeof messageFacts>;
export type MessageVersionRow = Row<typeof messageVersions>;
export type PostRow = Row<typeof posts>;
export type QuarantineRow = Row<typeof quarantine>;
export type ReceiptRow = Row<typeof receipts>;
export type RuleRow = Row<typeof rules>;
export type RuleEventRow = Row<typeof ruleEvents>;
export type RuleRunRow = Row<typeof ruleRuns>;
export type RuleVersionRow = Row<typeof ruleVersions>;
export type SendAttemptRow = Row<typeof sendAttempts>;
export type SlaClockRow = Row<typeof slaClocks>;
/** Without the bytes: those are read by themselves. */
export type UploadRow = Omit<Row<typeof uploads>, 'preview'> & { readonly hasPreview: boolean };
export type ViewRow = Row<typeof views>;
export type SlaPolicyVersionRow = Row<typeof slaPolicyVersions>;
