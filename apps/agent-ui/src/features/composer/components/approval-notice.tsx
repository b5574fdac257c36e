import type { ConversationDetailDto } from '@kwartier/contracts';
import { Link } from '@tanstack/react-router';
import { Notice } from '../../../components/ui/notice.tsx';
import { t } from '../../../lib/i18n/index.ts';

/** Before anything is sent: that a second person looks at it first, why, and how far one is trusted. */
export function ApprovalNotice({ approval }: { approval: NonNullable<ConversationDetailDto['approval']> }) {
  const { reason, tag, trust, needed } = approval;
  return (
    <Notice bare tone="accent" icon="eye" actions={<Link to="/approvals">{t('See yours')}</Link>}>
      {reason === 'sensitive'
        ? t('Public answers about {tag} go to a second person first.', { tag: tag ?? '' })
        : reason === 'role'
          ? t('Your public answers go to a second person first.')
          : t('Your public answers go to a second person first: {trust} of {needed} went out as you wrote them.', {
              trust,
              needed,
            })}
    </Notice>
  );
}
