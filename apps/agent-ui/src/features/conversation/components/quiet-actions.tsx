import { Menu } from '@mantine/core';
import { Button, IconButton } from '../../../components/ui/button.tsx';
import { Icon, type IconName } from '../../../components/ui/icon.tsx';
import { t } from '../../../lib/i18n/index.ts';
import { safeUrl } from '../../../lib/links.ts';
import css from './bubble.module.css';

/** One thing that can be done with a message: it does something, or leads to an address. */
export interface QuietAction {
  readonly label: string;
  readonly icon: IconName;
  readonly run?: (() => void) | undefined;
  readonly url?: string | null | undefined;
}

/** Whether things may stand where a pointer finds them when it comes near. A finger does not come near. */
const HOVERS = typeof window !== 'undefined' && window.matchMedia('(hover: hover)').matches;

/**
 * Rare things to do with a message: beside it for a pointer that comes near and for the keyboard, behind one button for a finger.
 * What leads nowhere and does nothing is left out.
 */
export function QuietActions({ actions }: { actions: readonly QuietAction[] }) {
  const shown = actions.flatMap(({ url, ...action }) => {
    const href = safeUrl(url);
    return action.run || href ? [{ ...action, href }] : [];
  });
  if (shown.length === 0) return null;
  if (HOVERS || shown.length === 1) {
    return (
      <span className={css.quiet}>
        {shown.map(({ label, run, href }) =>
          href ? (
            <a key={label} href={href} target="_blank" rel="noopener noreferrer">
              {label}
            </a>
          ) : (
            <Button key={label} variant="link" onClick={run}>
              {label}
            </Button>
          ),
        )}
      </span>
    );
  }
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <IconButton icon="more" label={t('More about this message')} className={css.more} />
      </Menu.Target>
      <Menu.Dropdown miw={220}>
        {shown.map(({ label, icon, run, href }) =>
          href ? (
            <Menu.Item
              key={label}
              leftSection={<Icon name={icon} />}
              component="a"
              href={href}
              target="_blank"
              rel="noopener noreferrer"
            >
              {label}
            </Menu.Item>
          ) : (
            <Menu.Item key={label} leftSection={<Icon name={icon} />} onClick={run}>
              {label}
            </Menu.Item>
          ),
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
