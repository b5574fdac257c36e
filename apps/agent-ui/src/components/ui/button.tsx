import { Tooltip } from '@mantine/core';
import type { ComponentPropsWithRef, ReactNode } from 'react';
import { cx } from '../../lib/cx.ts';
import { keyCaps } from '../../lib/keymap.ts';
import { keysNow } from '../../lib/own-keys.ts';
import css from './button.module.css';
import { Icon, type IconName } from './icon.tsx';
import { Kbd } from './kbd.tsx';

export interface ButtonProps extends ComponentPropsWithRef<'button'> {
  variant?: 'default' | 'primary' | 'private' | 'note' | 'ghost' | 'danger' | 'link' | undefined;
  size?: 'md' | 'sm' | undefined;
  icon?: IconName | undefined;
  /** Shown as a cap inside the button. */
  keys?: string | undefined;
  /** Work is under way: the button stays in place, says so to screen readers, and cannot be pressed again. */
  busy?: boolean | undefined;
  children?: ReactNode;
}

export function Button({
  variant = 'default',
  size = 'md',
  icon,
  keys,
  busy,
  className,
  children,
  disabled,
  ...rest
}: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      disabled={disabled}
      aria-busy={busy || undefined}
      aria-disabled={busy || rest['aria-disabled'] || undefined}
      onClick={busy ? (event) => event.preventDefault() : rest.onClick}
      className={cx(css.button, css[variant], size === 'sm' && css.sm, className)}
    >
      {icon && <Icon name={icon} />}
      {children}
      {keys && <Kbd keys={keys} plain />}
    </button>
  );
}

export interface IconButtonProps extends Omit<ComponentPropsWithRef<'button'>, 'children'> {
  icon: IconName;
  /** Its name, and its tooltip. */
  label: string;
  keys?: string | undefined;
  variant?: 'ghost' | 'default' | 'primary' | undefined;
}

/** Whether anything can hang over a button without pressing it. A finger cannot. */
const HOVERS = typeof window !== 'undefined' && window.matchMedia('(any-hover: hover)').matches;

/** An icon alone: always with a name, and a tooltip that shows its key. */
export function IconButton({ icon, label, keys, variant = 'ghost', className, ...rest }: IconButtonProps) {
  const button = (
    <button type="button" {...rest} aria-label={label} className={cx(css.button, css[variant], css.icon, className)}>
      <Icon name={icon} />
    </button>
  );
  if (!HOVERS) return button;
  return (
    <Tooltip label={keys ? `${label} · ${keyCaps(keysNow(keys)).join(' ')}` : label} openDelay={400}>
      {button}
    </Tooltip>
  );
}
