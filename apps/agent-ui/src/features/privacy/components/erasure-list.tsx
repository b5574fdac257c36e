import type { ErasureDto } from '@kwartier/contracts';
import { useState } from 'react';
import { Button } from '../../../components/ui/button.tsx';
import { Notice } from '../../../components/ui/notice.tsx';
import { sayProblem } from '../../../lib/api-client.ts';
import { whenWords } from '../../../lib/format-time.ts';
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
  const who =
    source === 'platform'
      ? 'by the person, through the platform'
      : requestedBy
        ? `by ${nameOf(requestedBy) ?? 'a colleague'}`
        : '';
  const asked = `Asked for ${whenWords(Date.parse(requestedAt), now)} ${who}`.trim();
  if (state === 'done') return `Erased ${whenWords(Date.parse(doneAt ?? requestedAt), now)}. ${asked}.`;
  if (state === 'cancelled') return `Taken back. ${asked}.`;
  if (isHeld) return `${asked}. Waits for a legal hold to be lifted.`;
  return state === 'confirmed' ? `${asked}. Under way.` : `${asked}. Waits for a second step.`;
}

/** Requests to erase somebody: what waits first, then what was done. */
export function ErasureList({ items, now, nameOf, mayConfirm }: ErasureListProps) {
  const settle = useSettleErasure();
  const [sure, setSure] = useState<string>();
  return (
    <div className={css.list}>
      {items.length === 0 && (
        <p className={css.empty}>Nobody has asked. A request is made in the panel of a contact.</p>
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
                  <span className="small">Erase for good?</span>
                  <Button
                    variant="danger"
                    size="sm"
                    busy={settle.isPending}
                    disabled={item.isHeld}
                    onClick={() =>
                      settle.mutate({ id: item.id, confirm: true }, { onSettled: () => setSure(undefined) })
                    }
                  >
                    Erase
                  </Button>
                  <Button size="sm" onClick={() => setSure(undefined)}>
                    Not now
                  </Button>
                </>
              ) : (
                <>
                  <Button size="sm" disabled={item.isHeld} onClick={() => setSure(item.id)}>
                    Confirm…
                  </Button>
                  <Button size="sm" variant="ghost" onClick={() => settle.mutate({ id: item.id, confirm: false })}>
                    Take back
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
