import type { HalfSignedInDto } from '@kwartier/contracts';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { EnrolStep } from '../../features/account/components/enrol-step.tsx';
import { JoinForm } from '../../features/session/components/join-form.tsx';
import { EntryCard } from './entry-card.tsx';

/** Where an invitation leads. Its token stands behind `#`, so it reaches no log. */
export function JoinPage() {
  const [token] = useState(() => window.location.hash.slice(1));
  const [half, setHalf] = useState<HalfSignedInDto | null>(null);
  const navigate = useNavigate();
  const enter = () => void navigate({ to: '/', replace: true });
  return (
    <EntryCard>
      {half ? <EnrolStep onDone={enter} /> : <JoinForm token={token} onDone={enter} onStep={setHalf} />}
    </EntryCard>
  );
}
