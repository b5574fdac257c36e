import type { RetentionRuleDto } from '@kwartier/contracts';
import { RETENTION_DAYS } from '@kwartier/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from '../../../components/ui/button.tsx';
import { Field } from '../../../components/ui/field.tsx';
import { sayProblem } from '../../../lib/api-client.ts';
import { shortDate } from '../../../lib/format-time.ts';
import { msg, t } from '../../../lib/i18n/index.ts';
import { retentionPreviewQuery, useSaveRetention } from '../api/privacy.ts';
import css from './privacy.module.css';

type Kind = RetentionRuleDto['kind'];

const KIND_WORDS: Readonly<Record<Kind, readonly [title: string, what: string, goes: string]>> = {
  public_messages: [
    msg('Public messages'),
    msg('What was said in public, once the conversation is at rest.'),
    msg(
      '{count, plural, one {# conversation would go now, of {date}. This cannot be undone.} other {# conversations would go now, the oldest of {date}. This cannot be undone.}}',
    ),
  ],
  private_messages: [
    msg('Private messages'),
    msg('What was said in private, once the conversation is at rest.'),
    msg(
      '{count, plural, one {# conversation would go now, of {date}. This cannot be undone.} other {# conversations would go now, the oldest of {date}. This cannot be undone.}}',
    ),
  ],
  receipts: [
    msg('Raw deliveries'),
    msg('What the platforms sent, byte for byte, after it was read.'),
    msg(
      '{count, plural, one {# delivery would go now, of {date}. This cannot be undone.} other {# deliveries would go now, the oldest of {date}. This cannot be undone.}}',
    ),
  ],
  quarantine: [
    msg('Quarantine'),
    msg('What could not be read.'),
    msg(
      '{count, plural, one {# part would go now, of {date}. This cannot be undone.} other {# parts would go now, the oldest of {date}. This cannot be undone.}}',
    ),
  ],
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
  const [title, what, goes] = KIND_WORDS[kind];
  const wanted = text.trim() === '' ? null : Number(text);
  const isWrong =
    wanted !== null && !(Number.isInteger(wanted) && wanted >= RETENTION_DAYS.min && wanted <= RETENTION_DAYS.max);
  const isChanged = !isWrong && wanted !== days;
  const { data: preview, isFetching } = useQuery({
    ...retentionPreviewQuery({ brandId, kind, days: wanted ?? 1 }),
    enabled: mayWrite && isChanged && wanted !== null,
  });
  return (
    <div className={css.rule}>
      <div>
        <b className="strong">{t(title)}</b>
        <div className={css.state}>{t(what)}</div>
      </div>
      <div className={css.days}>
        <Field
          label={t('{what}: days to keep', { what: t(title) })}
          bare
          type="number"
          inputMode="numeric"
          min={RETENTION_DAYS.min}
          max={RETENTION_DAYS.max}
          placeholder={t('for ever')}
          value={text}
          disabled={!mayWrite}
          error={isWrong ? t('{min} to {max} days, or nothing', RETENTION_DAYS) : undefined}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <span className="dim">{t('days')}</span>
      </div>
      {isChanged && (
        <div className={css.preview} role="status">
          {wanted === null
            ? t('Kept for ever from now on.')
            : isFetching || !preview
              ? t('Counting what would go…')
              : preview.count === 0
                ? t('Nothing would go now.')
                : t(goes, {
                    count: preview.count,
                    date: preview.oldestAt ? shortDate(Date.parse(preview.oldestAt), now) : '–',
                  })}
          <Button
            size="sm"
            variant={preview && preview.count > 0 ? 'danger' : 'primary'}
            busy={save.isPending}
            onClick={() => save.mutate({ brandId, kind, days: wanted })}
          >
            {t('Save')}
          </Button>
          <Button size="sm" variant="ghost" onClick={() => setText(days === null ? '' : String(days))}>
            {t('Undo')}
          </Button>
          {save.error && <span role="alert">{sayProblem(save.error)}</span>}
        </div>
      )}
    </div>
  );
}
