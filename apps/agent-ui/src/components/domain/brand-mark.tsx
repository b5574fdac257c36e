import type { BrandLook } from '@kwartier/contracts';
import { textOn } from '@kwartier/core';
import { type CSSProperties, useState } from 'react';
import { cx } from '../../lib/cx.ts';
import { initials } from '../../lib/initials.ts';
import { ownPicture } from '../../lib/links.ts';
import css from './brand-mark.module.css';

/** The look of a brand for everything inside: `--brand` and `--on-brand` as they are on the theme on screen. */
export function brandTokens(brand: Pick<BrandLook, 'accent'> | undefined): {
  className: string | undefined;
  style: CSSProperties;
} {
  const accent = brand?.accent;
  if (!accent) return { className: undefined, style: {} };
  return {
    className: css.branded,
    style: {
      '--brand-light': accent.light,
      '--brand-dark': accent.dark,
      '--on-brand-light': textOn(accent.light),
      '--on-brand-dark': textOn(accent.dark),
    } as CSSProperties,
  };
}

interface BrandMarkProps {
  brand: BrandLook;
  size?: 'sm' | 'md' | undefined;
  className?: string | undefined;
}

/** A brand as a square with its logo, or its initials on its colour. Decoration: the name always stands beside it. */
export function BrandMark({ brand, size = 'sm', className }: BrandMarkProps) {
  const [broken, setBroken] = useState<string | null>(null);
  const picture = ownPicture(brand.logoUrl);
  const { className: branded, style } = brandTokens(brand);
  const isPicture = picture !== undefined && picture !== broken;
  return (
    <span
      className={cx(css.mark, css[size], isPicture && css.picture, branded, className)}
      style={style}
      aria-hidden="true"
    >
      {isPicture ? (
        <img src={picture} alt="" decoding="async" onError={() => setBroken(picture)} />
      ) : (
        initials(brand.name)
      )}
    </span>
  );
}
