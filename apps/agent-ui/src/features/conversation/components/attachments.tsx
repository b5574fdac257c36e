import type { MessageDto } from '@kwartier/contracts';
import type { AttachmentKind } from '@kwartier/core';
import { useState } from 'react';
import { Icon, type IconName } from '../../../components/ui/icon.tsx';
import { msg, t } from '../../../lib/i18n/index.ts';
import { ownPicture, safeUrl } from '../../../lib/links.ts';
import css from './attachments.module.css';

type Attachment = MessageDto['attachments'][number];

const LOOK: Record<AttachmentKind, [IconName, string]> = {
  image: ['picture', msg('Picture')],
  video: ['film', msg('Film')],
  audio: ['sound', msg('Sound')],
  file: ['file', msg('File')],
  link: ['link', msg('Link')],
  unsupported: ['file', msg('Something that cannot be shown')],
};

function nameOf({ url, altText, kind, name }: Attachment): string {
  if (name ?? altText) return name ?? altText ?? '';
  const last = safeUrl(url) ? new URL(url ?? '').pathname.split('/').at(-1) : '';
  return last ? decodeURIComponent(last).slice(0, 60) : t(LOOK[kind][1]);
}

function Preview({ attachment }: { attachment: Attachment }) {
  const [broken, setBroken] = useState(false);
  const picture = ownPicture(attachment.previewUrl);
  const href = safeUrl(attachment.url) ?? ownPicture(attachment.url);
  const name = nameOf(attachment);
  const [icon, word] = LOOK[attachment.kind];
  const kind = t(word);
  const inside =
    picture && !broken ? (
      <img
        src={picture}
        alt={attachment.altText ?? `${kind}: ${name}`}
        width={120}
        height={84}
        loading="lazy"
        decoding="async"
        onError={() => setBroken(true)}
      />
    ) : (
      <span className={css.card}>
        <Icon name={icon} />
        <span className="cut">{name}</span>
      </span>
    );
  return href ? (
    <a className={css.preview} href={href} target="_blank" rel="noopener noreferrer" title={t('Open {name}', { name })}>
      {inside}
    </a>
  ) : (
    <span className={css.preview}>{inside}</span>
  );
}

/** What came with a message, as small previews inside its bubble. */
export const Attachments = ({ items }: { items: readonly Attachment[] }) =>
  items.length === 0 ? null : (
    <div className={css.all}>
      {items.map((attachment) => (
        <Preview key={`${attachment.kind}-${attachment.url ?? attachment.altText}`} attachment={attachment} />
      ))}
    </div>
  );
