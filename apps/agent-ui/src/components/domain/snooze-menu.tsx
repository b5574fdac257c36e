import { Menu, Popover } from '@mantine/core';
import { type ReactElement, useState } from 'react';
import { t } from '../../lib/i18n/index.ts';
import { serverNow } from '../../lib/now.ts';
import { snoozePresets } from '../../lib/snooze.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import css from './snooze-menu.module.css';

interface SnoozeMenuProps {
  opened: boolean;
  onOpened: (opened: boolean) => void;
  onSnooze: (until: Date) => void;
  /** The button it belongs to. */
  children: ReactElement;
}

/** Local time as an input of type datetime-local wants it. */
function localInput(date: Date): string {
  const pad = (part: number) => String(part).padStart(2, '0');
  return `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}T${pad(date.getHours())}:${pad(date.getMinutes())}`;
}

/** Put a conversation off until a moment: the usual ones, or any other. */
export function SnoozeMenu({ opened, onOpened, onSnooze, children }: SnoozeMenuProps) {
  const [custom, setCustom] = useState<string | null>(null);
  const choose = (until: Date) => {
    onOpened(false);
    setCustom(null);
    onSnooze(until);
  };
  if (custom !== null) {
    const until = new Date(custom);
    const ahead = until.getTime() > serverNow() + 60_000;
    return (
      <Popover opened onChange={() => setCustom(null)} position="bottom-end" trapFocus returnFocus withinPortal>
        <Popover.Target>{children}</Popover.Target>
        <Popover.Dropdown>
          <form
            className={css.custom}
            onSubmit={(event) => {
              event.preventDefault();
              if (ahead) choose(until);
            }}
          >
            <Field
              label={t('Snooze until')}
              type="datetime-local"
              value={custom}
              min={localInput(new Date(serverNow()))}
              onChange={(event) => setCustom(event.target.value)}
              error={ahead ? undefined : t('Choose a moment that lies ahead.')}
              data-autofocus
            />
            <Button type="submit" variant="primary" disabled={!ahead}>
              {t('Snooze')}
            </Button>
          </form>
        </Popover.Dropdown>
      </Popover>
    );
  }
  return (
    <Menu opened={opened} onChange={onOpened} position="bottom-end" withinPortal>
      <Menu.Target>{children}</Menu.Target>
      <Menu.Dropdown miw={236}>
        <Menu.Label>{t('Snooze until')}</Menu.Label>
        {snoozePresets(serverNow()).map((preset) => (
          <Menu.Item
            key={preset.label}
            onClick={() => choose(preset.until)}
            rightSection={<span className="small dim num">{preset.when}</span>}
          >
            {preset.label}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item onClick={() => setCustom(localInput(new Date(serverNow() + 24 * 3_600_000)))}>
          {t('Another time…')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
