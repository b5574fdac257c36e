import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { anyActedOn } from '../../../lib/acted-on.ts';
import { countsQuery } from '../../../lib/queries/conversations.ts';
import { notificationsQuery } from '../api/notifications.ts';
import { beep } from '../beep.ts';
import { renewPushes } from '../push.ts';

/**
 * Draws nothing. While the console is open it keeps this device's pushes going, goes where a notification leads, and makes a sound
 * when somebody is given something, named in a note, or a promise gets into its last quarter, for who wants that.
 */
export function Attention({ onOpen }: { onOpen: (path: string) => void }) {
  const queryClient = useQueryClient();
  const { data } = useQuery({ ...notificationsQuery, staleTime: 300_000 });
  const { data: counts } = useQuery(countsQuery);
  const before = useRef(counts);

  useEffect(() => {
    // Without it nothing but pushes is missing; the account says how they stand.
    renewPushes(async () => (await queryClient.ensureQueryData(notificationsQuery)).publicKey).catch(() => undefined);
  }, [queryClient]);

  useEffect(() => {
    const worker = navigator.serviceWorker;
    if (!worker) return;
    const listen = ({ data: message }: MessageEvent) => {
      if (message?.type === 'kwartier:open' && typeof message.path === 'string') onOpen(message.path);
    };
    worker.addEventListener('message', listen);
    return () => worker.removeEventListener('message', listen);
  }, [onOpen]);

  const hasSound = data?.settings.sound ?? false;
  useEffect(() => {
    const last = before.current;
    before.current = counts;
    if (!counts || !last || !hasSound) return;
    const isGiven = counts.mine > last.mine && !anyActedOn();
    if (isGiven || counts.mentioned > last.mentioned || counts.atRisk > last.atRisk) void beep();
  }, [counts, hasSound]);
  return null;
}
