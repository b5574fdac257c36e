import { t } from '../../lib/i18n/index.ts';
/** Three quarters in ink, the fourth moved out by one unit in delft. */
export const Logo = ({ size = 22 }: { size?: number }) => (
  <svg width={size} height={size} viewBox="0 0 24 24" role="img" aria-label={t('Kwartier')}>
    <path d="M11 4.100V13h8.900A9 9 0 1 1 11 4.100z" fill="var(--ink)" />
    <path d="M13.600 1.600a9 9 0 0 1 8.800 8.800h-8.800z" fill="var(--accent-ink)" />
  </svg>
);
