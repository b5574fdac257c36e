import { type ComponentPropsWithRef, type ReactNode, useId } from 'react';
import { cx } from '../../lib/cx.ts';
import css from './field.module.css';

interface FieldProps {
  label: ReactNode;
  hint?: ReactNode;
  error?: string | undefined;
  /** The label is only for screen readers. */
  bare?: boolean | undefined;
  className?: string | undefined;
}

type InputProps = FieldProps & Omit<ComponentPropsWithRef<'input'>, 'className'> & { trailing?: ReactNode };

/** A labelled line to type in, with its hint and its error below. */
export function Field({ label, hint, error, bare, className, trailing, ...input }: InputProps) {
  const id = useId();
  const described = [hint ? `${id}-hint` : '', error ? `${id}-error` : ''].filter(Boolean).join(' ');
  return (
    <div className={cx(css.field, className)}>
      <label htmlFor={id} className={bare ? 'visually-hidden' : css.label}>
        {label}
      </label>
      <div className={cx(css.box, error && css.wrong)}>
        <input
          {...input}
          id={id}
          className={css.input}
          aria-invalid={error ? true : undefined}
          aria-describedby={described || undefined}
        />
        {trailing}
      </div>
      {hint && (
        <div id={`${id}-hint`} className={css.hint}>
          {hint}
        </div>
      )}
      {error && (
        <div id={`${id}-error`} className={css.error}>
          {error}
        </div>
      )}
    </div>
  );
}

type SelectProps = FieldProps & Omit<ComponentPropsWithRef<'select'>, 'className'>;

/** A labelled choice of one. The system's own list: it works on every phone and with every screen reader. */
export function Select({ label, hint, error, bare, className, children, ...select }: SelectProps) {
  const id = useId();
  return (
    <div className={cx(css.field, className)}>
      <label htmlFor={id} className={bare ? 'visually-hidden' : css.label}>
        {label}
      </label>
      <div className={cx(css.box, css.selectBox, error && css.wrong)}>
        <select
          {...select}
          id={id}
          className={css.select}
          aria-invalid={error ? true : undefined}
          aria-describedby={hint ? `${id}-hint` : undefined}
        >
          {children}
        </select>
      </div>
      {hint && (
        <div id={`${id}-hint`} className={css.hint}>
          {hint}
        </div>
      )}
      {error && <div className={css.error}>{error}</div>}
    </div>
  );
}

type CheckProps = Omit<ComponentPropsWithRef<'input'>, 'type' | 'className'> & { label: ReactNode };

export function Check({ label, ...input }: CheckProps) {
  return (
    <label className={css.check}>
      <input {...input} type="checkbox" />
      <span>{label}</span>
    </label>
  );
}
