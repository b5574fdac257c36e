import { useQuery } from '@tanstack/react-query';
import { Suspense } from 'react';
import { ContactPanel } from '../../features/contact/components/contact-panel.tsx';
import { lazily } from '../../lib/lazily.ts';
import { useNow } from '../../lib/now.ts';
import { conversationQuery } from '../../lib/queries/conversations.ts';
import { agentsQuery, useAgentNames } from '../../lib/queries/people.ts';
import { useCan } from '../../lib/queries/session.ts';

const GuestPanel = lazily(() =>
  import('../../features/guests/components/guest-panel.tsx').then((module) => module.GuestPanel),
);
const PersonPrivacy = lazily(() =>
  import('../../features/privacy/components/person-privacy.tsx').then((module) => module.PersonPrivacy),
);

/** The contact of a conversation, in whichever panel it is shown. */
export function ConversationSide({ id, onOpen }: { id: string; onOpen: (id: string) => void }) {
  const { data: conversation } = useQuery(conversationQuery(id));
  const names = useAgentNames();
  const now = useNow();
  const { data: agents = [] } = useQuery(agentsQuery);
  const mayShare = useCan('guest.invite');
  if (!conversation) return null;
  const known = agents.filter(({ role, isActive }) => role === 'guest' && isActive);
  return (
    <>
      <ContactPanel
        contactId={conversation.contact.id}
        conversationId={id}
        linked={conversation.linked}
        now={now}
        nameOf={(agentId) => names.get(agentId)}
        onOpen={onOpen}
        privacy={
          <Suspense fallback={null}>
            <PersonPrivacy key={conversation.contact.id} contactId={conversation.contact.id} now={now} />
          </Suspense>
        }
      />
      {mayShare && (
        <Suspense fallback={null}>
          <GuestPanel key={id} conversationId={id} now={now} known={known} />
        </Suspense>
      )}
    </>
  );
}
