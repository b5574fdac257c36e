import { Menu } from '@mantine/core';
import { type ReactElement, useState } from 'react';
import { Button } from '../../../components/ui/button.tsx';
import { Icon } from '../../../components/ui/icon.tsx';
import { Kbd } from '../../../components/ui/kbd.tsx';
import { t } from '../../../lib/i18n/index.ts';
import css from './composer.module.css';

interface SendButtonProps {
  variant: 'primary' | 'private' | 'note';
  /** What the button says: for whom it is, or what stands in the way. */
  name: string;
  disabled: boolean;
  /** Null: the key does nothing now. */
  keys: string | undefined;
  onSend: (after: 'stay' | 'next' | 'resolve') => void;
  /** Whether it goes out with a button to write to us in private. Null: there is no such button here. */
  invites: boolean;
  onInvites: ((invites: boolean) => void) | null;
  /** The menu of moments, around the button it opens from. Null: it cannot wait. */
  later: ((button: ReactElement, onClose: () => void) => ReactElement) | null;
}

/** Send it, or send it and go on otherwise. */
export function SendButton(props: SendButtonProps) {
  const { variant, name, disabled, keys, onSend, invites, onInvites, later } = props;
  const [isLater, setIsLater] = useState(false);
  const more = (
    <Button variant={variant} disabled={disabled} aria-label={t('More ways to send')}>
      <Icon name="down" />
    </Button>
  );
  return (
    <span className={css.split}>
      <Button variant={variant} keys={keys} disabled={disabled} onClick={() => onSend('stay')}>
        {name}
      </Button>
      {isLater && later ? (
        later(more, () => setIsLater(false))
      ) : (
        <Menu position="top-end">
          <Menu.Target>{more}</Menu.Target>
          <Menu.Dropdown>
            <Menu.Item rightSection={<Kbd keys="Alt+Enter" plain />} onClick={() => onSend('resolve')}>
              {t('Send and resolve')}
            </Menu.Item>
            <Menu.Item rightSection={<Kbd keys="Ctrl+Shift+Enter" plain />} onClick={() => onSend('next')}>
              {t('Send and take next')}
            </Menu.Item>
            {onInvites && (
              <Menu.Item
                role="menuitemcheckbox"
                aria-checked={invites}
                closeMenuOnClick={false}
                rightSection={invites ? <Icon name="check" /> : undefined}
                onClick={() => onInvites(!invites)}
              >
                {t('With a button to write in private')}
              </Menu.Item>
            )}
            {later && <Menu.Item onClick={() => setIsLater(true)}>{t('Send later…')}</Menu.Item>}
          </Menu.Dropdown>
        </Menu>
      )}
    </span>
  );
}
