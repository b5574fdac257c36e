import type { MessageDto } from '@kwartier/contracts';
import type { AttachmentKind } from '@kwartier/core';
import { useState } from 'react';
import { Icon, type IconName } from '../../../components/ui/icon.tsx';
import { ownPicture, safeUrl } from '../../../lib/links.ts';
import css from './attachments.module.css';

type Attachment = MessageDto['attachments'][number];

const LOOK: Record<AttachmentKind, [IconName, string]> = {
  image: ['picture', 'Picture'],
  video: ['film', 'Film'],
  audio: ['sound', 'Sound'],
  file: ['file', 'File'],
  link: ['link', 'Link'],
  unsupported: ['file', 'Something that cannot be shown'],
};

function nameOf({ url, altText, kind }: Attachment): string {
  if (altText) return altText;
  const last = safeUrl(url) ? new URL(url ?? '').pathname.split('/').at(-1) : '';
  return last ? decodeURIComponent(last).slice(0, 60) : LOOK[kind][1];
}

function Preview({ attachment }: { attachment: Attachment }) {
  const [broken, setBroken] = useState(false);
  const picture = ownPicture(attachment.previewUrl);
  const href = safeUrl(attachment.url);
  const name = nameOf(attachment);
  const [icon, kind] = LOOK[attachment.kind];
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
    <a className={css.preview} href={href} target="_blank" rel="noopener noreferrer" title={`Open ${name}`}>
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
