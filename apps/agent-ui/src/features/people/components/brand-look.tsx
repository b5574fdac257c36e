import type { BrandDto } from '@kwartier/contracts';
import {
  type Accent,
  accentContrast,
  COLOUR_THEMES,
  type ColourTheme,
  HEX_COLOUR,
  type Hex,
  isReadable,
  LEAST_CONTRAST,
  nearestReadable,
} from '@kwartier/core';
import { useRef, useState } from 'react';
import { BrandMark, brandTokens } from '../../../components/domain/brand-mark.tsx';
import { Button } from '../../../components/ui/button.tsx';
import { Field } from '../../../components/ui/field.tsx';
import { Notice } from '../../../components/ui/notice.tsx';
import { ProblemText } from '../../../components/ui/problem-text.tsx';
import { cx } from '../../../lib/cx.ts';
import { msg, t } from '../../../lib/i18n/index.ts';
import { useSaveLook, useSetLogo } from '../api/brand-look.ts';
import css from './brand-look.module.css';

const START: Hex = '#1d4db3';
const LABEL: Readonly<Record<ColourTheme, string>> = {
  light: msg('Colour on light'),
  dark: msg('Colour on dark'),
};

/** Name, logo and colours of a brand, with how they look on both themes. */
export function BrandLookForm({ brand, mayWrite }: { brand: BrandDto; mayWrite: boolean }) {
  const save = useSaveLook(brand.id);
  const setLogo = useSetLogo(brand.id);
  const picker = useRef<HTMLInputElement>(null);
  /** What is being chosen; null: what is kept. */
  const [chosen, setChosen] = useState<Accent | null>(null);
  const [own, setOwn] = useState(false);
  const accent = chosen ?? brand.accent;
  const isGood = accent !== null && COLOUR_THEMES.every((theme) => isReadable(accent[theme], theme));
  const choose = (theme: ColourTheme, typed: string) => {
    const colour = typed.toLowerCase() as Hex;
    if (!HEX_COLOUR.test(colour)) return;
    const now = accent ?? { light: START, dark: nearestReadable(START, 'dark') };
    if (theme === 'dark') {
      setOwn(true);
      setChosen({ ...now, dark: colour });
    } else setChosen({ light: colour, dark: own ? now.dark : nearestReadable(colour, 'dark') });
  };
  const keep = (next: Accent | null) => save.mutate({ accent: next }, { onSuccess: () => setChosen(null) });
  const shown = { ...brand, accent };
  return (
    <details className={css.look}>
      <summary>{t('Name, logo and colours')}</summary>
      <p className="dim">
        {t(
          'Where somebody works for several brands, the conversation and the composer wear them. Guests see them too.',
        )}
      </p>
      <Field
        label={t('Name of the brand')}
        disabled={!mayWrite}
        maxLength={80}
        defaultValue={brand.name}
        className={css.name}
        onBlur={(event) => {
          const name = event.target.value.trim();
          if (name && name !== brand.name) save.mutate({ name });
        }}
      />
      <div className={css.row}>
        <BrandMark brand={brand} size="md" />
        <input
          ref={picker}
          type="file"
          accept="image/png,image/jpeg,image/webp"
          className="visually-hidden"
          tabIndex={-1}
          aria-hidden="true"
          onChange={(event) => {
            const [file] = event.target.files ?? [];
            if (file) setLogo.mutate(file);
            event.target.value = '';
          }}
        />
        {mayWrite && (
          <Button icon="picture" busy={setLogo.isPending} onClick={() => picker.current?.click()}>
            {brand.logoUrl ? t('Choose another logo') : t('Choose a logo')}
          </Button>
        )}
        {mayWrite && brand.logoUrl && (
          <Button variant="ghost" onClick={() => setLogo.mutate(null)}>
            {t('Remove the logo')}
          </Button>
        )}
        <span className="small dim">{t('PNG, JPEG or WebP, 1 MB at most.')}</span>
      </div>
      {setLogo.error && (
        <Notice tone="breached" icon="warn" role="alert">
          <ProblemText error={setLogo.error} />
        </Notice>
      )}
      <div className={css.colours}>
        {COLOUR_THEMES.map((theme) => {
          const colour = accent?.[theme];
          const good = colour !== undefined && isReadable(colour, theme);
          const nearest = colour && nearestReadable(colour, theme);
          return (
            <div key={theme} className={css.colour}>
              <div className={css.pick}>
                <label className={css.swatch}>
                  <span className="visually-hidden">{t('Choose: {what}', { what: t(LABEL[theme]) })}</span>
                  <input
                    type="color"
                    disabled={!mayWrite}
                    value={colour ?? START}
                    onChange={(event) => choose(theme, event.target.value)}
                  />
                </label>
                <Field
                  key={colour}
                  label={t(LABEL[theme])}
                  disabled={!mayWrite}
                  defaultValue={colour ?? ''}
                  spellCheck={false}
                  dir="ltr"
                  onBlur={(event) => choose(theme, event.target.value.trim())}
                />
              </div>
              <div className={css.sample} data-mantine-color-scheme={theme}>
                <div className={cx(css.inside, brandTokens(shown).className)} style={brandTokens(shown).style}>
                  <BrandMark brand={{ ...shown, logoUrl: null }} />
                  <bdi className={css.sampleName}>{brand.name}</bdi>
                </div>
              </div>
              {colour && (
                <p className={cx('small', good ? 'dim' : css.bad)} role="status">
                  {good
                    ? t('Contrast {ratio, number}: can be read.', { ratio: tenths(accentContrast(colour, theme)) })
                    : t('Contrast {ratio, number}: hard to read, {least, number} is needed.', {
                        least: LEAST_CONTRAST,
                        ratio: tenths(accentContrast(colour, theme)),
                      })}{' '}
                  {!good && nearest && mayWrite && (
                    <Button size="sm" variant="link" onClick={() => choose(theme, nearest)}>
                      {t('Take {colour}', { colour: nearest })}
                    </Button>
                  )}
                </p>
              )}
            </div>
          );
        })}
      </div>
      {save.error && (
        <Notice tone="breached" icon="warn" role="alert">
          <ProblemText error={save.error} />
        </Notice>
      )}
      {mayWrite && (
        <div className={css.row}>
          <Button
            variant="primary"
            disabled={!chosen || !isGood}
            busy={save.isPending}
            onClick={() => chosen && keep(chosen)}
          >
            {t('Keep the colours')}
          </Button>
          {chosen && (
            <Button
              variant="ghost"
              onClick={() => {
                setChosen(null);
                setOwn(false);
              }}
            >
              {t('Cancel')}
            </Button>
          )}
          {!chosen && brand.accent && (
            <Button variant="ghost" onClick={() => keep(null)}>
              {t('Without colours of its own')}
            </Button>
          )}
        </div>
      )}
    </details>
  );
}

/** Cut, not rounded: 4.49 must not look as if it were enough. */
const tenths = (ratio: number) => Math.floor(ratio * 10) / 10;
