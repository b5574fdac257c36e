import { type ReactNode, useEffect, useRef, useState } from 'react';
import { t } from '../../lib/i18n/index.ts';
import { setOpened, useVeil } from '../../lib/veil.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import css from './veil.module.css';

/** What stands in one line where words are hidden. */
export const veiledWords = (): string => t('Hidden: may be abuse');

interface VeilProps {
  /** The message, if it is taken for abuse; null: what is inside is simply shown. */
  abusiveId: string | null;
  children: ReactNode;
}

/** Keeps what may be abuse from the eyes, and from the voice of a screen reader, until somebody asks for it. */
export function Veil({ abusiveId, children }: VeilProps) {
  const isVeiled = useVeil()(abusiveId);
  const [asked, setAsked] = useState(false);
  const inside = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // The button that was pressed is gone: whoever came by keyboard goes on at what it showed.
    if (asked && !isVeiled) inside.current?.focus();
  }, [asked, isVeiled]);
  if (abusiveId === null) return children;
  if (isVeiled)
    return (
      <p className={css.veil}>
        <Icon name="eyeOff" size={14} />
        <span>{veiledWords()}</span>
        <Button
          variant="link"
          onClick={() => {
            setAsked(true);
            setOpened(abusiveId, true);
          }}
        >
          {t('Show')}
          <span className="visually-hidden"> {t('the hidden message')}</span>
        </Button>
      </p>
    );
  return (
    <div ref={inside} tabIndex={-1} className={css.open}>
      {children}
    </div>
  );
}
