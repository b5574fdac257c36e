import type { AgentDto, TeamDto } from '@kwartier/contracts';
import { Modal } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Page } from '../../components/ui/bar.tsx';
import { Button } from '../../components/ui/button.tsx';
import { Notice } from '../../components/ui/notice.tsx';
import { Skeleton } from '../../components/ui/skeleton.tsx';
import { AgentForm } from '../../features/people/components/agent-form.tsx';
import css from '../../features/people/components/people.module.css';
import { AgentList, TeamList } from '../../features/people/components/people-lists.tsx';
import { TeamForm } from '../../features/people/components/team-form.tsx';
import { sayProblem } from '../../lib/api-client.ts';
import { useNow } from '../../lib/now.ts';
import { agentsQuery, brandsQuery, teamsQuery } from '../../lib/queries/people.ts';
import { policiesQuery } from '../../lib/queries/policies.ts';
import { useCan, useMe } from '../../lib/queries/session.ts';
import { useLayout } from '../../lib/use-layout.ts';
import { useTitle } from './use-title.ts';

type Editing = { type: 'agent'; agent: AgentDto | null } | { type: 'team'; team: TeamDto | null } | null;

const titleOf = (editing: Editing): string => {
  if (editing?.type === 'agent') return editing.agent ? `Edit ${editing.agent.name}` : 'Add a person';
  if (editing?.type === 'team') return editing.team ? `Edit ${editing.team.name}` : 'Add a team';
  return '';
};

/** Who answers, in which teams. */
export function PeoplePage() {
  useTitle('People and teams');
  const me = useMe();
  const now = useNow();
  const layout = useLayout();
  const mayWrite = useCan('people.write');
  const { data: agents, error, refetch } = useQuery(agentsQuery);
  const { data: teams = [] } = useQuery(teamsQuery);
  const { data: brands = [] } = useQuery(brandsQuery);
  const { data: policies = [] } = useQuery({ ...policiesQuery, enabled: useCan('policy.read') });
  const [editing, setEditing] = useState<Editing>(null);
  const close = () => setEditing(null);
  const active = agents?.filter((agent) => agent.isActive).length ?? 0;
  return (
    <Page
      title="People and teams"
      sub={
        agents &&
        `${active} ${active === 1 ? 'person' : 'people'}, ${teams.length} ${teams.length === 1 ? 'team' : 'teams'}`
      }
      actions={
        mayWrite && (
          <Button icon="plus" onClick={() => setEditing({ type: 'agent', agent: null })}>
            Add a person
          </Button>
        )
      }
    >
      <div className={css.page}>
        {error && !agents && (
          <Notice
            tone="breached"
            icon="warn"
            role="alert"
            actions={<Button onClick={() => void refetch()}>Try again</Button>}
          >
            The people did not load. {sayProblem(error)}
          </Notice>
        )}
        {!agents && !error && <Skeleton rows={4} shape="card" />}
        {agents && (
          <>
            <AgentList
              agents={agents}
              teams={teams}
              now={now}
              onEdit={mayWrite ? (agent) => setEditing({ type: 'agent', agent }) : undefined}
            />
            <section aria-label="Teams">
              <div className={css.sectionHead}>
                <h2>Teams</h2>
                <span className="grow" />
                {mayWrite && (
                  <Button icon="plus" onClick={() => setEditing({ type: 'team', team: null })}>
                    Add a team
                  </Button>
                )}
              </div>
              <TeamList
                teams={teams}
                agents={agents}
                policies={policies}
                onEdit={mayWrite ? (team) => setEditing({ type: 'team', team }) : undefined}
              />
            </section>
          </>
        )}
      </div>
      <Modal
        opened={editing !== null}
        onClose={close}
        title={titleOf(editing)}
        size={560}
        fullScreen={layout === 'phone'}
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        {editing?.type === 'agent' && (
          <AgentForm
            agent={editing.agent}
            teams={teams}
            brands={brands}
            isMe={editing.agent?.id === me.id}
            onDone={close}
          />
        )}
        {editing?.type === 'team' && (
          <TeamForm team={editing.team} agents={agents ?? []} policies={policies} onDone={close} />
        )}
      </Modal>
    </Page>
  );
}
