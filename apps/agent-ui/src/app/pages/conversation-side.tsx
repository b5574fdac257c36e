import { useQuery } from '@tanstack/react-query';
import { ContactPanel } from '../../features/contact/components/contact-panel.tsx';
import { GuestPanel } from '../../features/guests/components/guest-panel.tsx';
import { PersonPrivacy } from '../../features/privacy/components/person-privacy.tsx';
import { useNow } from '../../lib/now.ts';
import { conversationQuery } from '../../lib/queries/conversations.ts';
import { agentsQuery, useAgentNames } from '../../lib/queries/people.ts';
import { useCan } from '../../lib/queries/session.ts';

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
        privacy={<PersonPrivacy key={conversation.contact.id} contactId={conversation.contact.id} now={now} />}
      />
      {mayShare && <GuestPanel key={id} conversationId={id} now={now} known={known} />}
    </>
  );
}
