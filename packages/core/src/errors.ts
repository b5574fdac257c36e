/** Every refusal the product can give. The API maps each to an HTTP status; a missing one does not compile. */
export type ErrorCode =
  | 'agent.email_taken'
  | 'agent.last_admin'
  | 'agent.not_found'
  | 'api_token.not_found'
  | 'approval.decided'
  | 'approval.not_found'
  | 'approval.outdated'
  | 'approval.own'
  | 'assignment.already_assigned'
  | 'assignment.not_eligible'
  | 'assignment.nothing_waits'
  | 'brand.not_found'
  | 'channel.already_connected'
  | 'channel.not_found'
  | 'channel.unverified_signature'
  | 'contact.being_erased'
  | 'contact.merge_not_found'
  | 'contact.not_found'
  | 'contact.same_person'
  | 'contact.too_many_attributes'
  | 'conversation.invalid_transition'
  | 'conversation.moved_on'
  | 'conversation.not_found'
  | 'conversation.wrap_up_needed'
  | 'draft.stale'
  | 'erasure.held'
  | 'erasure.not_found'
  | 'erasure.not_possible'
  | 'guest.not_found'
  | 'invitation.not_found'
  | 'macro.empty'
  | 'macro.not_found'
  | 'macro.unknown_variable'
  | 'message.not_found'
  | 'message.already_leaving'
  | 'message.not_unconfirmed'
  | 'passkey.not_found'
  | 'passkey.refused'
  | 'password.refused'
  | 'permission.denied'
  | 'picture.not_found'
  | 'policy.not_found'
  | 'quarantine.not_found'
  | 'reply.bad_time'
  | 'reply.attachments'
  | 'reply.empty'
  | 'reply.intent_reused'
  | 'reply.not_allowed'
  | 'reply.private_data'
  | 'reply.target_deleted'
  | 'reply.too_long'
  | 'reply.window_closed'
  | 'role.in_use'
  | 'role.name_taken'
  | 'role.not_found'
  | 'rule.empty'
  | 'rule.not_found'
  | 'rule.too_many'
  | 'search.not_understood'
  | 'second_factor.not_enrolled'
  | 'second_factor.required'
  | 'second_factor.wrong_code'
  | 'session.not_found'
  | 'session.not_fresh'
  | 'session.required'
  | 'session.too_many_tries'
  | 'session.wrong_credentials'
  | 'setup.already_done'
  | 'settings.name_taken'
  | 'sla.never_open'
  | 'sso.not_configured'
  | 'sso.refused'
  | 'sso.unreachable'
  | 'tag.not_found'
  | 'team.not_found'
  | 'upload.incomplete'
  | 'upload.not_drawn'
  | 'upload.not_found'
  | 'upload.sent'
  | 'upload.too_large'
  | 'upload.too_many'
  | 'upload.unsupported'
  | 'view.not_found'
  | 'view.too_many'
  | 'webhook.malformed';

/**
 * A request the product understood and refused. Anything else that is thrown is a bug (HTTP 500).
 *
 * `details` is sent to the caller: ids, limits and sequences only, never message text, names or tokens.
 */
export class DomainError extends Error {
  override readonly name = 'DomainError';
  readonly code: ErrorCode;
  readonly details: Readonly<Record<string, string | number | boolean | null>>;

  constructor(code: ErrorCode, message: string, details: DomainError['details'] = {}) {
    super(message);
    this.code = code;
    this.details = details;
  }
}
