import { type KeyboardEvent, useRef } from 'react';
import { Icon } from '../../../components/ui/icon.tsx';
import { cx } from '../../../lib/cx.ts';
import { t } from '../../../lib/i18n/index.ts';
import type { Audience } from '../../../lib/outbox.ts';
import { AUDIENCE_ICON, AUDIENCE_NAME } from '../audience.ts';
import css from './composer.module.css';

interface AudienceTabsProps {
  /** Begins the ids of the tabs and of the panel they control. */
  id: string;
  offered: readonly Audience[];
  audience: Audience;
  onChoose: (audience: Audience) => void;
}

/** Who can read it: one tab for each audience, reached by arrow keys. */
export function AudienceTabs({ id, offered, audience, onChoose }: AudienceTabsProps) {
  const tabs = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: KeyboardEvent) => {
    const towards = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (towards === 0) return;
    // The next one is where reading goes.
    const by = document.documentElement.dir === 'rtl' ? -towards : towards;
    event.preventDefault();
    const all = [...(tabs.current?.querySelectorAll<HTMLElement>('[role="tab"]') ?? [])];
    const at = all.indexOf(document.activeElement as HTMLElement);
    all[(at + by + all.length) % all.length]?.focus();
  };
  return (
    <div ref={tabs} className={css.tabs} role="tablist" aria-label={t('Who can read it')}>
      {offered.map((one) => (
        <button
          key={one}
          id={`${id}-${one}`}
          type="button"
          role="tab"
          aria-selected={one === audience}
          aria-controls={`${id}-panel`}
          tabIndex={one === audience ? 0 : -1}
          className={cx(css.tab, one === audience && css.on)}
          // Focus on the way down would open the folded composer and move the tab from under the finger.
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onChoose(one)}
          onKeyDown={onKeyDown}
        >
          <Icon name={AUDIENCE_ICON[one]} />
          {t(AUDIENCE_NAME[one])}
        </button>
      ))}
    </div>
  );
}
