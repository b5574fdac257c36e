import type { WorkspaceId } from '@kwartier/core';
import type { RealtimeEvent, RealtimeEventName } from './events.ts';

/**
 * How use cases announce a change, after commit. Never waited for and never fails: a hint that is lost costs a refetch.
 */
export type PublishRealtime = <Name extends RealtimeEventName>(
  workspaceId: WorkspaceId,
  name: Name,
  event: RealtimeEvent<Name>,
) => void;
