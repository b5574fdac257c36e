import { BrandDto, MAX_UNDO_SEND_SECONDS } from '@kwartier/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Select } from '../../../components/ui/field.tsx';
import { Notice } from '../../../components/ui/notice.tsx';
import { ProblemText } from '../../../components/ui/problem-text.tsx';
import { api } from '../../../lib/api-client.ts';
import { t } from '../../../lib/i18n/index.ts';
import { brandsQuery } from '../../../lib/queries/people.ts';
import css from './people.module.css';

const DELAYS = [0, 5, 10, 20, MAX_UNDO_SEND_SECONDS];

/** Each brand, and how long its answers can be taken back. */
export function BrandList({ brands, mayWrite }: { brands: readonly BrandDto[]; mayWrite: boolean }) {
  const queryClient = useQueryClient();
  const save = useMutation({
    mutationFn: ({ id, undoSendSeconds }: Pick<BrandDto, 'id' | 'undoSendSeconds'>) =>
      api.patch(`/brands/${id}`, BrandDto, { undoSendSeconds }),
    onSuccess: (saved) =>
      queryClient.setQueryData(brandsQuery.queryKey, (now) => now?.map((one) => (one.id === saved.id ? saved : one))),
  });
  return (
    <section aria-labelledby="brands">
      <div className={css.sectionHead}>
        <h2 id="brands">{t('Brands')}</h2>
      </div>
      {save.error && (
        <Notice tone="breached" icon="warn" role="alert">
          <ProblemText error={save.error} />
        </Notice>
      )}
      <ul className={css.brands}>
        {brands.map((brand) => {
          const seconds =
            save.isPending && save.variables.id === brand.id ? save.variables.undoSendSeconds : brand.undoSendSeconds;
          return (
            <li key={brand.id} className={css.brand}>
              <bdi className="strong">{brand.name}</bdi>
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
            </li>
          );
        })}
      </ul>
    </section>
  );
}
