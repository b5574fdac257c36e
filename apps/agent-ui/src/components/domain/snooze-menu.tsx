import { type FloatingPosition, Menu, Popover } from '@mantine/core';
import { type ReactElement, type ReactNode, useState } from 'react';
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
  /** What the moment is for, and the verb on the button; a conversation that is put off if nothing is said. */
  title?: string;
  verb?: string;
  position?: FloatingPosition;
  /** No moment from this one on. */
  before?: Date | undefined;
  /** What there is to know about a moment. */
  note?: (at: Date) => string | null;
  foot?: ReactNode;
  /** The button it belongs to. */
  children: ReactElement;
}

/** Local time as an input of type datetime-local wants it. */
function localInput(date: Date): string {
  const pad = (part: number) => String(part).padStart(2, '0');
  return `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}T${pad(date.getHours())}:${pad(date.getMinutes())}`;
}

/** Choose a moment to come back to something, or to do it: the usual ones, or any other. */
export function SnoozeMenu(props: SnoozeMenuProps) {
  const { opened, onOpened, onSnooze, children, position = 'bottom-end', before, note, foot } = props;
  const title = props.title ?? t('Snooze until');
  const [custom, setCustom] = useState<string | null>(null);
  const choose = (until: Date) => {
    onOpened(false);
    setCustom(null);
    onSnooze(until);
  };
  const close = () => {
    setCustom(null);
    onOpened(false);
  };
  if (custom !== null) {
    const until = new Date(custom);
    const ahead = until.getTime() > serverNow() + 60_000 && !(before && until >= before);
    return (
      <Popover opened onChange={close} position={position} trapFocus returnFocus withinPortal>
        <Popover.Target>{children}</Popover.Target>
        <Popover.Dropdown>
          <form
            className={css.custom}
            onSubmit={(event) => {
              event.preventDefault();
              // Inside another form's page this one is nobody else's.
              event.stopPropagation();
              if (ahead) choose(until);
            }}
          >
            <Field
              label={title}
              type="datetime-local"
              value={custom}
              min={localInput(new Date(serverNow()))}
              onChange={(event) => setCustom(event.target.value)}
              hint={ahead ? note?.(until) : undefined}
              error={ahead ? undefined : t('Choose a moment that lies ahead.')}
              data-autofocus
            />
            <Button type="submit" variant="primary" disabled={!ahead}>
              {props.verb ?? t('Snooze')}
            </Button>
          </form>
        </Popover.Dropdown>
      </Popover>
    );
  }
  return (
    <Menu opened={opened} onChange={onOpened} position={position} withinPortal closeOnItemClick={false}>
      <Menu.Target>{children}</Menu.Target>
      <Menu.Dropdown miw={236} maw={320}>
        <Menu.Label>{title}</Menu.Label>
        {snoozePresets(serverNow())
          .filter(({ until }) => !(before && until >= before))
          .map((preset) => (
            <Menu.Item
              key={preset.label}
              onClick={() => choose(preset.until)}
              rightSection={<span className="small dim num">{preset.when}</span>}
            >
              {preset.label}
              {note?.(preset.until) && <span className={css.note}>{note(preset.until)}</span>}
            </Menu.Item>
          ))}
        <Menu.Divider />
        <Menu.Item onClick={() => setCustom(localInput(new Date(serverNow() + 24 * 3_600_000)))}>
          {t('Another time…')}
        </Menu.Item>
        {foot && <p className={css.foot}>{foot}</p>}
      </Menu.Dropdown>
    </Menu>
  );
}
