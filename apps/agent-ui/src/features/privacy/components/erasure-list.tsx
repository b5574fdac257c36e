import type { ErasureDto } from '@kwartier/contracts';
import { useState } from 'react';
import { Button } from '../../../components/ui/button.tsx';
import { Notice } from '../../../components/ui/notice.tsx';
import { sayProblem } from '../../../lib/api-client.ts';
import { whenWords } from '../../../lib/format-time.ts';
import { t } from '../../../lib/i18n/index.ts';
import { useSettleErasure } from '../api/privacy.ts';
import css from './privacy.module.css';

interface ErasureListProps {
  items: readonly ErasureDto[];
  now: number;
  nameOf: (agentId: string) => string | undefined;
  mayConfirm: boolean;
}

function stateWords(
  { state, source, requestedBy, requestedAt, doneAt, isHeld }: ErasureDto,
  now: number,
  nameOf: ErasureListProps['nameOf'],
): string {
  const when = whenWords(Date.parse(requestedAt), now);
  const asked =
    source === 'platform'
      ? t('Asked for {when} by the person, through the platform.', { when })
      : requestedBy
        ? t('Asked for {when} by {name}.', { when, name: nameOf(requestedBy) ?? t('a colleague') })
        : t('Asked for {when}.', { when });
  if (state === 'done')
    return `${t('Erased {when}.', { when: whenWords(Date.parse(doneAt ?? requestedAt), now) })} ${asked}`;
  if (state === 'cancelled') return `${t('Taken back.')} ${asked}`;
  if (isHeld) return `${asked} ${t('Waits for a legal hold to be lifted.')}`;
  return `${asked} ${state === 'confirmed' ? t('Under way.') : t('Waits for a second step.')}`;
}

/** Requests to erase somebody: what waits first, then what was done. */
export function ErasureList({ items, now, nameOf, mayConfirm }: ErasureListProps) {
  const settle = useSettleErasure();
  const [sure, setSure] = useState<string>();
  return (
    <div className={css.list}>
      {items.length === 0 && (
        <p className={css.empty}>{t('Nobody has asked. A request is made in the panel of a contact.')}</p>
      )}
      {items.map((item) => (
        <div key={item.id} className={css.item}>
          <div className={css.what}>
            <b className="strong" dir="auto">
              {item.contactName}
            </b>
            <div className={css.state}>{stateWords(item, now, nameOf)}</div>
          </div>
          {mayConfirm && item.state === 'requested' && (
            <div className={css.buttons}>
              {sure === item.id ? (
                <>
                  <span className="small">{t('Erase for good?')}</span>
                  <Button
                    variant="danger"
                    size="sm"
                    busy={settle.isPending}
                    disabled={item.isHeld}
                    onClick={() =>
                      settle.mutate({ id: item.id, confirm: true }, { onSettled: () => setSure(undefined) })
                    }
                  >
                    {t('Erase')}
                  </Button>
                  <Button size="sm" onClick={() => setSure(undefined)}>
                    {t('Not now')}
                  </Button>
                </>
              ) : (
                <>
                  <Button size="sm" disabled={item.isHeld} onClick={() => setSure(item.id)}>
                    {t('Confirm…')}
                  </Button>
                  <Button size="sm" variant="ghost" onClick={() => settle.mutate({ id: item.id, confirm: false })}>
                    {t('Take back')}
                  </Button>
                </>
              )}
            </div>
          )}
        </div>
      ))}
      {settle.error && (
        <Notice tone="breached" icon="warn" role="alert">
          {sayProblem(settle.error)}
        </Notice>
      )}
    </div>
  );
}
