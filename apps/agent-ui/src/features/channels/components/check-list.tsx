import type { ChannelCheckDto } from '@kwartier/contracts';
import { Icon } from '../../../components/ui/icon.tsx';
import { cx } from '../../../lib/cx.ts';
import { sayServer, t } from '../../../lib/i18n/index.ts';
import css from './channels.module.css';

/** What a connection test found, line by line. */
export const CheckList = ({ check }: { check: ChannelCheckDto }) => (
  <ol className={css.checks} aria-label={t('Connection test')}>
    {check.checks.map((one) => (
      <li key={one.name}>
        <span className={cx(css.state, one.ok ? css.good : css.breached)}>
          <Icon name={one.ok ? 'check' : 'close'} />
          <span className="visually-hidden">{one.ok ? t('Works') : t('Does not work')}</span>
        </span>
        <span>
          <b className={one.ok ? undefined : 'strong'}>{sayServer(one.name)}</b>
          <br />
          <span className="ink-2">{sayServer(one.detail)}</span>
        </span>
      </li>
    ))}
  </ol>
);
