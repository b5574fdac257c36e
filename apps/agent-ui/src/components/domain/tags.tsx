import { t } from '../../lib/i18n/index.ts';
import css from './tags.module.css';

type Tag = { readonly id: string; readonly name: string };

/** Tags where there is little room: the first whole, the rest as a number. Never a piece of one. */
export function Tags({ tags }: { tags: readonly Tag[] }) {
  const [first, ...rest] = tags;
  if (!first) return null;
  return (
    <>
      <bdi className={css.tag}>{first.name}</bdi>
      {rest.length > 0 && (
        <span className={css.tag} title={rest.map(({ name }) => name).join(', ')}>
          {t('+{count}', { count: rest.length })}
        </span>
      )}
    </>
  );
}
