import { BrandDto, MAX_UNDO_SEND_SECONDS } from '@kwartier/contracts';
import { CHECK_LEVELS, type CheckLevel, PRIVATE_DATA, type PrivateData, WRAP_UPS, type WrapUp } from '@kwartier/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { BrandMark } from '../../../components/domain/brand-mark.tsx';
import { Button } from '../../../components/ui/button.tsx';
import { Field, Select } from '../../../components/ui/field.tsx';
import { Notice } from '../../../components/ui/notice.tsx';
import { ProblemText } from '../../../components/ui/problem-text.tsx';
import { api } from '../../../lib/api-client.ts';
import { msg, t } from '../../../lib/i18n/index.ts';
import { brandsQuery } from '../../../lib/queries/people.ts';
import { BrandApproval } from './brand-approval.tsx';
import { BrandLookForm } from './brand-look.tsx';
import { BrandSender } from './brand-sender.tsx';
import css from './people.module.css';

const WHAT: Readonly<Record<PrivateData, string>> = {
  card: msg('The number of a card'),
  token: msg('A key of a program'),
  iban: msg('The number of an account'),
  phone: msg('A phone number'),
  email: msg('An e-mail address'),
};
const LEVEL: Readonly<Record<CheckLevel, string>> = {
  off: msg('goes out'),
  confirm: msg('goes out with a reason'),
  block: msg('never goes out'),
};
const WRAP_UP_NAME: Readonly<Record<WrapUp, string>> = {
  off: msg('nothing is asked'),
  offered: msg('ask for reason and outcome'),
  required: msg('demand reason and outcome'),
};
type Change = Pick<BrandDto, 'id'> &
  Partial<Pick<BrandDto, 'undoSendSeconds' | 'checkRules' | 'published' | 'wrapUp' | 'approvalRule' | 'conduct'>>;

/** What is looked for in the tone of public answers. */
const TONES: Readonly<Record<string, { name: string; conduct: BrandDto['conduct'] }>> = {
  off: { name: msg('none, and nothing is asked'), conduct: { isOn: false, address: null } },
  on: { name: msg('shouting and blaming'), conduct: { isOn: true, address: null } },
  formal: { name: msg('also where it is not formal'), conduct: { isOn: true, address: 'formal' } },
  informal: { name: msg('also where it is not informal'), conduct: { isOn: true, address: 'informal' } },
};

const DELAYS = [0, 5, 10, 20, MAX_UNDO_SEND_SECONDS];

/** Each brand, and how long its answers can be taken back. */
export function BrandList({
  brands,
  mayWrite,
  onAdd,
}: {
  brands: readonly BrandDto[];
  mayWrite: boolean;
  onAdd: () => void;
}) {
  const queryClient = useQueryClient();
  const save = useMutation({
    mutationFn: ({ id, ...change }: Change) => api.patch(`/brands/${id}`, BrandDto, change),
    onSuccess: (saved) =>
      queryClient.setQueryData(brandsQuery.queryKey, (now) => now?.map((one) => (one.id === saved.id ? saved : one))),
  });
  return (
    <section aria-labelledby="brands">
      <div className={css.sectionHead}>
        <h2 id="brands">{t('Brands')}</h2>
        <span className="grow" />
        {mayWrite && (
          <Button icon="plus" onClick={onAdd}>
            {t('Add a brand')}
          </Button>
        )}
      </div>
      {save.error && (
        <Notice tone="breached" icon="warn" role="alert">
          <ProblemText error={save.error} />
        </Notice>
      )}
      <ul className={css.brands}>
        {brands.map((brand) => {
          // What was chosen shows at once; what is refused falls back.
          const shown = save.isPending && save.variables.id === brand.id ? { ...brand, ...save.variables } : brand;
          const seconds = shown.undoSendSeconds;
          return (
            <li key={brand.id} className={css.brand}>
              <span className={css.brandName}>
                <BrandMark brand={brand} />
                <bdi className="strong">{brand.name}</bdi>
              </span>
              <Select
                label={t('An answer can be taken back for')}
                disabled={!mayWrite}
                value={seconds}
                onChange={(event) => save.mutate({ id: brand.id, undoSendSeconds: Number(event.target.value) })}
              >
                {[...new Set([...DELAYS, seconds])]
                  .toSorted((a, b) => a - b)
                  .map((one) => (
                    <option key={one} value={one}>
                      {one === 0
                        ? t('no time: it goes out at once')
                        : t('{count, plural, one {# second} other {# seconds}}', { count: one })}
                    </option>
                  ))}
              </Select>
              <Select
                label={t('When a conversation is resolved')}
                disabled={!mayWrite}
                value={shown.wrapUp}
                hint={t('Reasons are tags, chosen under Replies and macros.')}
                onChange={(event) => save.mutate({ id: brand.id, wrapUp: event.target.value as WrapUp })}
              >
                {WRAP_UPS.map((rule) => (
                  <option key={rule} value={rule}>
                    {t(WRAP_UP_NAME[rule])}
                  </option>
                ))}
              </Select>
              <Select
                label={t('Hints on tone in public answers')}
                disabled={!mayWrite}
                value={shown.conduct.isOn ? (shown.conduct.address ?? 'on') : 'off'}
                onChange={(event) => save.mutate({ id: brand.id, conduct: TONES[event.target.value]!.conduct })}
              >
                {Object.entries(TONES).map(([tone, { name }]) => (
                  <option key={tone} value={tone}>
                    {t(name)}
                  </option>
                ))}
              </Select>
              <BrandLookForm brand={brand} mayWrite={mayWrite} />
              {mayWrite && <BrandSender brand={brand} />}
              <details className={css.checks}>
                <summary>{t('Private data in answers')}</summary>
                <p className="dim">
                  {t('Looked for before an answer goes out. In private only cards and keys are held back.')}
                </p>
                <div className={css.levels}>
                  {PRIVATE_DATA.map((what) => (
                    <Select
                      key={what}
                      label={t(WHAT[what])}
                      disabled={!mayWrite}
                      value={shown.checkRules[what]}
                      onChange={(event) =>
                        save.mutate({
                          id: brand.id,
                          checkRules: { ...shown.checkRules, [what]: event.target.value as CheckLevel },
                        })
                      }
                    >
                      {CHECK_LEVELS.map((level) => (
                        <option key={level} value={level}>
                          {t(LEVEL[level])}
                        </option>
                      ))}
                    </Select>
                  ))}
                </div>
                <Field
                  label={t('Your own numbers and addresses')}
                  hint={t('Separated by commas. Everybody may read them, so answers may hold them.')}
                  disabled={!mayWrite}
                  defaultValue={brand.published.join(', ')}
                  onBlur={(event) => {
                    const published = event.target.value
                      .split(',')
                      .map((one) => one.trim())
                      .filter((one) => one.length >= 3);
                    if (published.join() !== brand.published.join()) save.mutate({ id: brand.id, published });
                  }}
                />
              </details>
              <BrandApproval
                rule={shown.approvalRule}
                mayWrite={mayWrite}
                onChange={(approvalRule) => save.mutate({ id: brand.id, approvalRule })}
              />
            </li>
          );
        })}
      </ul>
    </section>
  );
}
