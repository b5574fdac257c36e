import type { MailSender } from '@kwartier/core';
import { t } from '../../lib/i18n/index.ts';
import { Field } from '../ui/field.tsx';

/** A sender as it is typed: an empty field is one that was not filled in. */
export interface TypedSender {
  readonly name: string;
  readonly address: string;
  readonly replyTo: string;
}
export const typedSender = (sender: MailSender | null | undefined): TypedSender => ({
  name: sender?.name ?? '',
  address: sender?.address ?? '',
  replyTo: sender?.replyTo ?? '',
});
export const senderOf = ({ name, address, replyTo }: TypedSender): MailSender => ({
  name: name.trim(),
  address: address.trim(),
  replyTo: replyTo.trim() || null,
});

/** From whom mails come. */
export function SenderFields({
  value,
  isRequired,
  onChange,
}: {
  value: TypedSender;
  isRequired: boolean;
  onChange: (value: TypedSender) => void;
}) {
  return (
    <>
      <Field
        label={t('Name of the sender')}
        required={isRequired}
        maxLength={80}
        autoComplete="off"
        value={value.name}
        onChange={(event) => onChange({ ...value, name: event.target.value })}
      />
      <Field
        label={t('Address of the sender')}
        type="email"
        required={isRequired}
        dir="ltr"
        maxLength={254}
        autoComplete="off"
        hint={t('Its domain must let your mail server send for it (SPF and DKIM), or mails end up as spam.')}
        value={value.address}
        onChange={(event) => onChange({ ...value, address: event.target.value })}
      />
      <Field
        label={t('Address for answers')}
        type="email"
        dir="ltr"
        maxLength={254}
        autoComplete="off"
        hint={t('Leave it empty if answers go to the sender.')}
        value={value.replyTo}
        onChange={(event) => onChange({ ...value, replyTo: event.target.value })}
      />
    </>
  );
}
