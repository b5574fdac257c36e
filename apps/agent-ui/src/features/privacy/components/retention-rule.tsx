import type { RetentionRuleDto } from '@kwartier/contracts';
import { RETENTION_DAYS } from '@kwartier/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from '../../../components/ui/button.tsx';
import { Field } from '../../../components/ui/field.tsx';
import { sayProblem } from '../../../lib/api-client.ts';
import { shortDate } from '../../../lib/format-time.ts';
import { retentionPreviewQuery, useSaveRetention } from '../api/privacy.ts';
import css from './privacy.module.css';

type Kind = RetentionRuleDto['kind'];

const KIND_WORDS: Readonly<Record<Kind, readonly [title: string, what: string, one: string, many: string]>> = {
  public_messages: [
    'Public messages',
    'What was said in public, once the conversation is at rest.',
    'conversation',
    'conversations',
  ],
  private_messages: [
    'Private messages',
    'What was said in private, once the conversation is at rest.',
    'conversation',
    'conversations',
  ],
  receipts: ['Raw deliveries', 'What the platforms sent, byte for byte, after it was read.', 'delivery', 'deliveries'],
  quarantine: ['Quarantine', 'What could not be read.', 'part', 'parts'],
};

interface RetentionRuleProps {
  brandId: string;
  kind: Kind;
  days: number | null;
  mayWrite: boolean;
  now: number;
}

/** How long one kind of thing is kept, and what would go if that were changed. */
export function RetentionRule({ brandId, kind, days, mayWrite, now }: RetentionRuleProps) {
  const [text, setText] = useState(days === null ? '' : String(days));
  const save = useSaveRetention();
  const [title, what, one, many] = KIND_WORDS[kind];
  const wanted = text.trim() === '' ? null : Number(text);
  const isWrong =
    wanted !== null && !(Number.isInteger(wanted) && wanted >= RETENTION_DAYS.min && wanted <= RETENTION_DAYS.max);
  const isChanged = !isWrong && wanted !== days;
  const { data: preview, isFetching } = useQuery({
    ...retentionPreviewQuery({ brandId, kind, days: wanted ?? 1 }),
    enabled: mayWrite && isChanged && wanted !== null,
  });
  const oldest = preview?.oldestAt ? `, the oldest of ${shortDate(Date.parse(preview.oldestAt), now)}` : '';
  return (
    <div className={css.rule}>
      <div>
        <b className="strong">{title}</b>
        <div className={css.state}>{what}</div>
      </div>
      <div className={css.days}>
        <Field
          label={`${title}: days to keep`}
          bare
          type="number"
          inputMode="numeric"
          min={RETENTION_DAYS.min}
          max={RETENTION_DAYS.max}
          placeholder="for ever"
          value={text}
          disabled={!mayWrite}
          error={isWrong ? `${RETENTION_DAYS.min} to ${RETENTION_DAYS.max} days, or nothing` : undefined}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <span className="dim">days</span>
      </div>
      {isChanged && (
        <div className={css.preview} role="status">
          {wanted === null
            ? 'Kept for ever from now on.'
            : isFetching || !preview
              ? 'Counting what would go…'
              : preview.count === 0
                ? 'Nothing would go now.'
                : `${preview.count} ${preview.count === 1 ? one : many} would go now${oldest}. This cannot be undone.`}
          <Button
            size="sm"
            variant={preview && preview.count > 0 ? 'danger' : 'primary'}
            busy={save.isPending}
            onClick={() => save.mutate({ brandId, kind, days: wanted })}
          >
            Save
          </Button>
          <Button size="sm" variant="ghost" onClick={() => setText(days === null ? '' : String(days))}>
            Undo
          </Button>
          {save.error && <span role="alert">{sayProblem(save.error)}</span>}
        </div>
      )}
    </div>
  );
}
