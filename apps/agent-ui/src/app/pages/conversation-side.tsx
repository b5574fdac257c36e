import { useQuery } from '@tanstack/react-query';
import { Suspense, useState } from 'react';
import { useLinking } from '../../features/conversation/api/linking.ts';
import { lazily } from '../../lib/lazily.ts';
import { useNow } from '../../lib/now.ts';
import { conversationQuery } from '../../lib/queries/conversations.ts';
import { agentsQuery, useAgentNames } from '../../lib/queries/people.ts';
import { useCan, useMe } from '../../lib/queries/session.ts';
import { useLayout } from '../../lib/use-layout.ts';

const ContactPanel = lazily(() =>
  import('../../features/contact/components/contact-panel.tsx').then((module) => module.ContactPanel),
);
const GuestPanel = lazily(() =>
  import('../../features/guests/components/guest-panel.tsx').then((module) => module.GuestPanel),
);
const PersonCare = lazily(() =>
  import('../../features/contact/components/person-care.tsx').then((module) => module.PersonCare),
);
const MergeSuggestions = lazily(() =>
  import('../../features/contact/components/merge-suggestions.tsx').then((module) => module.MergeSuggestions),
);
const PersonTimeline = lazily(() =>
  import('../../features/contact/components/person-timeline.tsx').then((module) => module.PersonTimeline),
);
const PersonPrivacy = lazily(() =>
  import('../../features/privacy/components/person-privacy.tsx').then((module) => module.PersonPrivacy),
);

const Followers = lazily(() =>
  import('../../features/conversation/components/followers.tsx').then((module) => module.Followers),
);
const Why = lazily(() => import('./conversation-why.tsx').then((module) => module.ConversationWhy));

/** The contact of a conversation, in whichever panel it is shown. */
export function ConversationSide({ id, onOpen }: { id: string; onOpen: (id: string) => void }) {
  const { data: conversation } = useQuery(conversationQuery(id));
  const me = useMe();
  const names = useAgentNames();
  const now = useNow();
  const { data: agents = [] } = useQuery(agentsQuery);
  const mayShare = useCan('guest.invite');
  const maySort = useCan('conversation.set_status');
  const { mutate: link } = useLinking();
  const [timeline, setTimeline] = useState(false);
  const layout = useLayout();
  if (!conversation) return null;
  const contactId = conversation.contact.id;
  const mayLink = maySort && !conversation.mergedInto;
  const nameOf = (agentId: string) => names.get(agentId);
  const known = agents.filter(({ role, isActive }) => role === 'guest' && isActive);
  return (
    <>
      <Suspense fallback={null}>
        <ContactPanel
          contactId={contactId}
          conversationId={id}
          linked={conversation.linked}
          now={now}
          nameOf={nameOf}
          onOpen={onOpen}
          onUnlink={mayLink ? (otherId) => link({ id, otherId, linked: false }) : undefined}
          onTimeline={() => setTimeline(true)}
          care={
            <Suspense fallback={null}>
              <MergeSuggestions key={`like ${contactId}`} contactId={contactId} />
              <PersonCare key={contactId} contactId={contactId} now={now} nameOf={nameOf} />
            </Suspense>
          }
          privacy={
            <Suspense fallback={null}>
              <PersonPrivacy key={contactId} contactId={contactId} now={now} />
            </Suspense>
          }
        />
      </Suspense>
      <Suspense fallback={null}>
        <Followers conversation={conversation} meId={me.id} />
      </Suspense>
      <Suspense fallback={null}>
        <Why id={id} seq={conversation.seq} now={now} />
      </Suspense>
      {timeline && (
        <Suspense fallback={null}>
          <PersonTimeline
            contactId={contactId}
            name={conversation.contact.name}
            opened
            phone={layout === 'phone'}
            now={now}
            onClose={() => setTimeline(false)}
            onOpen={(conversationId) => {
              setTimeline(false);
              onOpen(conversationId);
            }}
          />
        </Suspense>
      )}
      {mayShare && (
        <Suspense fallback={null}>
          <GuestPanel key={id} conversationId={id} now={now} known={known} />
        </Suspense>
      )}
    </>
  );
}
