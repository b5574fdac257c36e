import type { AgentDto, RoleDto, TeamDto } from '@kwartier/contracts';
import { Modal } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Suspense, useState } from 'react';
import { Page } from '../../components/ui/bar.tsx';
import { Button, IconButton } from '../../components/ui/button.tsx';
import { Notice } from '../../components/ui/notice.tsx';
import { Skeleton } from '../../components/ui/skeleton.tsx';
import { invitationsQuery, rolesQuery } from '../../features/people/api/roles.ts';
import { AgentForm } from '../../features/people/components/agent-form.tsx';
import { BrandForm } from '../../features/people/components/brand-form.tsx';
import { BrandList } from '../../features/people/components/brand-list.tsx';
import { InviteForm } from '../../features/people/components/invite-form.tsx';
import css from '../../features/people/components/people.module.css';
import { AgentList, TeamList } from '../../features/people/components/people-lists.tsx';
import { RoleForm } from '../../features/people/components/role-form.tsx';
import { InvitationList, RoleList } from '../../features/people/components/role-lists.tsx';
import { TeamForm } from '../../features/people/components/team-form.tsx';
import { sayProblem } from '../../lib/api-client.ts';
import { t } from '../../lib/i18n/index.ts';
import { lazily } from '../../lib/lazily.ts';
import { useNow } from '../../lib/now.ts';
import { agentsQuery, brandsQuery, teamsQuery } from '../../lib/queries/people.ts';
import { policiesQuery } from '../../lib/queries/policies.ts';
import { useCan, useMe } from '../../lib/queries/session.ts';
import { useLayout } from '../../lib/use-layout.ts';
import { useTitle } from './use-title.ts';

const MailSection = lazily(() =>
  import('../../features/mail/components/mail-section.tsx').then((module) => module.MailSection),
);

type Editing =
  | { type: 'agent'; agent: AgentDto | null }
  | { type: 'team'; team: TeamDto | null }
  | { type: 'role'; role: RoleDto | null }
  | { type: 'brand' }
  | { type: 'invitation' };

const titleOf = (editing: Editing | null): string => {
  if (editing?.type === 'agent')
    return editing.agent ? t('Edit {name}', { name: editing.agent.name }) : t('Add a person');
  if (editing?.type === 'team') return editing.team ? t('Edit {name}', { name: editing.team.name }) : t('Add a team');
  if (editing?.type === 'role')
    return editing.role ? t('Edit the role {name}', { name: editing.role.name }) : t('Add a role');
  if (editing?.type === 'brand') return t('Add a brand');
  if (editing?.type === 'invitation') return t('Invite somebody');
  return '';
};

/** Who answers, in which teams. */
export function PeoplePage() {
  useTitle(t('People and teams'));
  const me = useMe();
  const now = useNow();
  const layout = useLayout();
  const mayWrite = useCan('people.write');
  const { data: agents, error, refetch } = useQuery(agentsQuery);
  const { data: teams = [] } = useQuery(teamsQuery);
  const { data: brands = [] } = useQuery(brandsQuery);
  const { data: roles = [] } = useQuery(rolesQuery);
  const { data: invitations = [] } = useQuery({ ...invitationsQuery, enabled: mayWrite });
  const maySetUpMail = useCan('policy.write');
  const mayWriteRoles = useCan('role.write');
  const { data: policies = [] } = useQuery({ ...policiesQuery, enabled: useCan('policy.read') });
  const [editing, setEditing] = useState<Editing | null>(null);
  // The dialog keeps its title and its form while it closes.
  const [isOpen, setIsOpen] = useState(false);
  const edit = (what: Editing) => {
    setEditing(what);
    setIsOpen(true);
  };
  const close = () => setIsOpen(false);
  const active = agents?.filter((agent) => agent.isActive).length ?? 0;
  return (
    <Page
      title={t('People and teams')}
      sub={
        agents &&
        t('{people, plural, one {# person} other {# people}}, {teams, plural, one {# team} other {# teams}}', {
          people: active,
          teams: teams.length,
        })
      }
      actions={
        mayWrite && (
          <>
            {layout === 'phone' ? (
              <IconButton id="invite" icon="link" label={t('Invite')} onClick={() => edit({ type: 'invitation' })} />
            ) : (
              <Button id="invite" icon="link" onClick={() => edit({ type: 'invitation' })}>
                {t('Invite')}
              </Button>
            )}
            {layout === 'phone' ? (
              <IconButton icon="plus" label={t('Add a person')} onClick={() => edit({ type: 'agent', agent: null })} />
            ) : (
              <Button icon="plus" onClick={() => edit({ type: 'agent', agent: null })}>
                {t('Add a person')}
              </Button>
            )}
          </>
        )
      }
    >
      <div className={css.page}>
        {error && !agents && (
          <Notice
            tone="breached"
            icon="warn"
            role="alert"
            actions={<Button onClick={() => void refetch()}>{t('Try again')}</Button>}
          >
            {t('The people did not load.')} {sayProblem(error)}
          </Notice>
        )}
        {!agents && !error && <Skeleton rows={4} shape="card" />}
        {agents && (
          <>
            <AgentList
              agents={agents}
              teams={teams}
              roles={roles}
              now={now}
              onEdit={mayWrite ? (agent) => edit({ type: 'agent', agent }) : undefined}
            />
            {agents.length === 1 && mayWrite && (
              <Notice
                icon="people"
                actions={<Button onClick={() => edit({ type: 'invitation' })}>{t('Invite')}</Button>}
              >
                {t('You are alone here. Invite the first colleague.')}
              </Notice>
            )}
            <section aria-label={t('Teams')} id="teams">
              <div className={css.sectionHead}>
                <h2>{t('Teams')}</h2>
                <span className="grow" />
                {mayWrite && (
                  <Button icon="plus" onClick={() => edit({ type: 'team', team: null })}>
                    {t('Add a team')}
                  </Button>
                )}
              </div>
              {teams.length === 0 && (
                <p className="dim">
                  {t('No team yet. Waiting customers belong to one, and channels are given to it.')}
                </p>
              )}
              <TeamList
                teams={teams}
                agents={agents}
                policies={policies}
                onEdit={mayWrite ? (team) => edit({ type: 'team', team }) : undefined}
              />
            </section>
            {brands.length > 0 && (
              <BrandList brands={brands} mayWrite={mayWrite} onAdd={() => edit({ type: 'brand' })} />
            )}
            {maySetUpMail && (
              <Suspense fallback={<Skeleton rows={2} shape="card" />}>
                <MailSection now={now} />
              </Suspense>
            )}
            {invitations.length > 0 && (
              <section aria-label={t('Invitations')}>
                <div className={css.sectionHead}>
                  <h2>{t('Invitations')}</h2>
                </div>
                <InvitationList invitations={invitations} roles={roles} now={now} />
              </section>
            )}
            {(mayWriteRoles || roles.length > 0) && (
              <section aria-label={t('Roles')}>
                <div className={css.sectionHead}>
                  <h2>{t('Roles of your own')}</h2>
                  <span className="grow" />
                  {mayWriteRoles && (
                    <Button icon="plus" onClick={() => edit({ type: 'role', role: null })}>
                      {t('Add a role')}
                    </Button>
                  )}
                </div>
                {roles.length === 0 && (
                  <p className="dim">
                    {t('Viewer, agent, lead and admin fit most teams. Make a role where they don’t.')}
                  </p>
                )}
                <RoleList roles={roles} onEdit={mayWriteRoles ? (role) => edit({ type: 'role', role }) : undefined} />
              </section>
            )}
          </>
        )}
      </div>
      <Modal
        opened={isOpen}
        onClose={close}
        title={titleOf(editing)}
        size={560}
        fullScreen={layout === 'phone'}
        closeButtonProps={{ 'aria-label': t('Close') }}
      >
        {editing?.type === 'agent' && (
          <AgentForm
            agent={editing.agent}
            teams={teams}
            brands={brands}
            roles={roles}
            isMe={editing.agent?.id === me.id}
            onDone={close}
          />
        )}
        {editing?.type === 'role' && <RoleForm role={editing.role} offered={me.permissions} onDone={close} />}
        {editing?.type === 'brand' && <BrandForm onDone={close} />}
        {editing?.type === 'invitation' && <InviteForm teams={teams} roles={roles} onDone={close} />}
        {editing?.type === 'team' && (
          <TeamForm team={editing.team} agents={agents ?? []} policies={policies} onDone={close} />
        )}
      </Modal>
    </Page>
  );
}
