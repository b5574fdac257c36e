import { OUTCOMES, type Outcome } from '@kwartier/core';
import { Modal } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { Button } from '../components/ui/button.tsx';
import { Kbd } from '../components/ui/kbd.tsx';
import { OUTCOME_NAME } from '../lib/action-words.ts';
import { cx } from '../lib/cx.ts';
import { t } from '../lib/i18n/index.ts';
import { tagsQuery } from '../lib/queries/macros.ts';
import { useStore } from '../lib/store.ts';
import { type WrapUpAsked, wrapUpAsked } from '../lib/wrap-up.ts';
import css from './wrap-up-sheet.module.css';

/** How a conversation ends: two choices, by one key each. */
export function WrapUpSheet() {
  const asked = useStore(wrapUpAsked);
  return (
    <Modal
      opened={asked !== null}
      onClose={() => asked?.answer(null)}
      title={
        asked?.about.length === 1
          ? t('Resolve {name}', { name: asked.about[0]!.contact.name })
          : t('Resolve {count}', { count: asked?.about.length ?? 0 })
      }
      size={520}
      transitionProps={{ duration: 0 }}
    >
      {asked && <Choices asked={asked} />}
    </Modal>
  );
}

function Choices({ asked: { about, rule, answer } }: { asked: WrapUpAsked }) {
  const { data: tags } = useQuery(tagsQuery);
  const reasons = tags?.filter(({ isReason, archived }) => isReason && !archived) ?? [];
  const known = new Set(reasons.map(({ id }) => id));
  const given = about.length === 1 ? about[0]!.tags.find(({ id }) => known.has(id))?.id : undefined;
  const [chosen, setChosen] = useState<string>();
  const [outcome, setOutcome] = useState<Outcome>();
  const reason = chosen ?? given;
  /** Resolved as soon as both are said. */
  const say = (next: { reason?: string | undefined; outcome?: Outcome | undefined }) => {
    if (next.outcome && (next.reason || reasons.length === 0))
      answer({ tagId: next.reason ?? null, outcome: next.outcome });
    else {
      setChosen(next.reason);
      setOutcome(next.outcome);
    }
  };
  const pickReason = (id: string) => say({ reason: id, outcome });
  const pickOutcome = (one: Outcome) => say({ reason, outcome: one });

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const number = Number(event.key);
      if (event.ctrlKey || event.metaKey || event.altKey || !Number.isInteger(number) || number < 1) return;
      const stepIsReason = reasons.length > 0 && !reason;
      const picked = stepIsReason ? reasons[number - 1]?.id : OUTCOMES[number - 1];
      if (!picked) return;
      event.preventDefault();
      event.stopPropagation();
      if (stepIsReason) pickReason(picked);
      else pickOutcome(picked as Outcome);
    };
    window.addEventListener('keydown', onKey, true);
    return () => window.removeEventListener('keydown', onKey, true);
  });

  return (
    <div className={css.choices}>
      {reasons.length > 0 && (
        <fieldset className={css.group}>
          <legend>{t('Why did they write?')}</legend>
          <div className={css.options}>
            {reasons.map(({ id, name }, index) => (
              <button
                key={id}
                type="button"
                aria-pressed={id === reason}
                className={cx(css.option, id === reason && css.on)}
                onClick={() => pickReason(id)}
              >
                <bdi className="cut">{name}</bdi>
                {!reason && index < 9 && <Kbd keys={String(index + 1)} />}
              </button>
            ))}
          </div>
        </fieldset>
      )}
      <fieldset className={css.group}>
        <legend>{t('What came of it?')}</legend>
        <div className={css.options}>
          {OUTCOMES.map((one, index) => (
            <button
              key={one}
              type="button"
              aria-pressed={one === outcome}
              className={cx(css.option, one === outcome && css.on)}
              onClick={() => pickOutcome(one)}
            >
              <span className="cut">{t(OUTCOME_NAME[one])}</span>
              {(reason || reasons.length === 0) && <Kbd keys={String(index + 1)} />}
            </button>
          ))}
        </div>
      </fieldset>
      <div className={css.foot}>
        <Button variant="ghost" onClick={() => answer(null)}>
          {t('Cancel')}
        </Button>
        {rule === 'offered' && (
          <Button onClick={() => answer({ tagId: reason ?? null, outcome: outcome ?? null })}>
            {t('Resolve without saying')}
          </Button>
        )}
      </div>
    </div>
  );
}
