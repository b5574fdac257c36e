import { useQuery } from '@tanstack/react-query';
import type { ActionNames } from '../action-words.ts';
import { tagsQuery } from './macros.ts';
import { agentsQuery, teamsQuery } from './people.ts';

/** The names behind the ids in actions, as far as they are known by now. */
export function useActionNames(): ActionNames {
  const { data: tags } = useQuery(tagsQuery);
  const { data: agents } = useQuery(agentsQuery);
  const { data: teams } = useQuery(teamsQuery);
  return {
    tag: (id) => tags?.find((tag) => tag.id === id)?.name,
    agent: (id) => agents?.find((agent) => agent.id === id)?.name,
    team: (id) => teams?.find((team) => team.id === id)?.name,
  };
}
