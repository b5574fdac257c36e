import type { RuleBody, RuleDto } from '@kwartier/contracts';
import { Modal } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Page } from '../../components/ui/bar.tsx';
import { Button } from '../../components/ui/button.tsx';
import { EmptyState } from '../../components/ui/empty-state.tsx';
import { Notice } from '../../components/ui/notice.tsx';
import { Skeleton } from '../../components/ui/skeleton.tsx';
import { ActionsEditor } from '../../features/macros/components/actions-editor.tsx';
import { rulesQuery, ruleVersionsQuery, useRuleList } from '../../features/rules/api/rules.ts';
import { RuleForm } from '../../features/rules/components/rule-form.tsx';
import { RuleList } from '../../features/rules/components/rule-list.tsx';
import { RuleVersions } from '../../features/rules/components/rule-versions.tsx';
import css from '../../features/rules/components/rules.module.css';
import { TemplateList } from '../../features/rules/components/template-list.tsx';
import { emptyRule } from '../../features/rules/templates.ts';
import { sayProblem } from '../../lib/api-client.ts';
import { t } from '../../lib/i18n/index.ts';
import { useNow } from '../../lib/now.ts';
import { channelsQuery } from '../../lib/queries/channels.ts';
import { tagsQuery } from '../../lib/queries/macros.ts';
import { agentsQuery, brandsQuery, teamsQuery, useAgentNames } from '../../lib/queries/people.ts';
import { useCan } from '../../lib/queries/session.ts';
import { offerUndo } from '../../lib/undo.ts';
import { useLayout } from '../../lib/use-layout.ts';
import { useRuleNames } from './use-rule-names.ts';
import { useTitle } from './use-title.ts';

/** What is written down, without what the server adds. */
const bodyOf = ({ name, brandId, trigger, conditions, actions, stop }: RuleBody): RuleBody => ({
  name,
  brandId,
  trigger,
  conditions,
  actions,
  stop,
});

/** If this happens, then that is done: in which order, how often, and what it would have done. */
export function RulesPage() {
  useTitle(t('Rules'));
  const now = useNow();
  const layout = useLayout();
  const queryClient = useQueryClient();
  const names = useRuleNames();
  const agents = useAgentNames();
  const mayWrite = useCan('rule.write');
  const { data: rules, error, refetch } = useQuery(rulesQuery);
  const { data: tags = [] } = useQuery(tagsQuery);
  const { data: teams = [] } = useQuery(teamsQuery);
  const { data: channels = [] } = useQuery(channelsQuery);
  const { data: people = [] } = useQuery(agentsQuery);
  const { data: brands = [] } = useQuery({ ...brandsQuery, enabled: useCan('people.read') });
  const list = useRuleList();
  /** `undefined`: nothing is open. `from` makes the form anew when another draft is taken into it. */
  const [editing, setEditing] = useState<{ rule: RuleDto | null; draft: RuleBody; from: string } | undefined>();
  const close = () => setEditing(undefined);
  const begin = (draft: RuleBody, from: string) => setEditing({ rule: null, draft, from });
  const restore = (rule: RuleDto, version: number) => {
    const old = queryClient.getQueryData(ruleVersionsQuery(rule.id).queryKey)?.find((one) => one.version === version);
    if (old) setEditing({ rule, draft: bodyOf(old), from: `version ${version}` });
  };
  const enable = (rule: RuleDto, enabled: boolean) => list.enable.mutate({ id: rule.id, enabled });
  const saved = (rule: RuleDto) => {
    close();
    if (!rule.enabled && rule.version === 1)
      offerUndo({
        label: t('{name} is saved, and off until you turn it on', { name: rule.name }),
        undo: () => list.archive.mutate({ id: rule.id, archived: true }),
      });
  };
  return (
    <Page
      title={t('Rules')}
      actions={
        mayWrite && (
          <Button size="sm" icon="plus" onClick={() => begin(emptyRule(), 'nothing')}>
            {t('Write a rule')}
          </Button>
        )
      }
    >
      <div className={css.page}>
        {error && !rules && (
          <Notice
            tone="breached"
            icon="warn"
            role="alert"
            actions={<Button onClick={() => void refetch()}>{t('Try again')}</Button>}
          >
            {t('This did not load.')} {sayProblem(error)}
          </Notice>
        )}
        {!rules && !error && <Skeleton rows={4} shape="card" />}
        {rules?.length === 0 && (
          <EmptyState icon="settings" title={t('No rule yet')}>
            {t(
              'What is always done the same way can be done by itself: sorted, given to the right team, put first. On every conversation stands which rule did what, and why.',
            )}
          </EmptyState>
        )}
        {rules && rules.length > 0 && (
          <RuleList
            rules={rules}
            names={names}
            now={now}
            mayWrite={mayWrite}
            onOpen={(rule) => setEditing({ rule, draft: bodyOf(rule), from: `version ${rule.version}` })}
            onEnable={enable}
            onArchive={(rule, archived) =>
              list.archive.mutate(
                { id: rule.id, archived },
                {
                  onSuccess: () =>
                    offerUndo({
                      label: archived
                        ? t('Archived {name}', { name: rule.name })
                        : t('{name} is back, and off', { name: rule.name }),
                      undo: () =>
                        list.archive.mutate(
                          { id: rule.id, archived: !archived },
                          { onSuccess: () => rule.enabled && enable(rule, true) },
                        ),
                    }),
                },
              )
            }
            onOrder={(ids) => list.order.mutate(ids)}
          />
        )}
        {rules && mayWrite && (
          <TemplateList onChoose={(template) => begin(template.draft({ teams, tags }), template.id)} />
        )}
      </div>
      <Modal
        opened={editing !== undefined}
        onClose={close}
        title={editing?.rule ? editing.rule.name : t('Write a rule')}
        size={720}
        fullScreen={layout === 'phone'}
        closeButtonProps={{ 'aria-label': t('Close') }}
      >
        {editing && (
          <>
            <RuleForm
              key={`${editing.rule?.id} ${editing.from}`}
              rule={editing.rule}
              draft={editing.draft}
              brands={brands}
              choices={{ channels, teams, tags }}
              names={names}
              now={now}
              mayWrite={mayWrite}
              actionsEditor={(actions, onChange) => (
                <ActionsEditor
                  title={t('Then this is done')}
                  actions={actions}
                  onChange={(next) => onChange([...next])}
                  tags={tags}
                  teams={teams}
                  people={people.filter(({ isActive, role }) => isActive && role !== 'guest')}
                  names={names}
                />
              )}
              onSaved={saved}
              onCancel={close}
            />
            {editing.rule && (
              <RuleVersions
                id={editing.rule.id}
                now={now}
                names={names}
                nameOf={(id) => agents.get(id)}
                onRestore={mayWrite ? (version) => editing.rule && restore(editing.rule, version) : undefined}
              />
            )}
          </>
        )}
      </Modal>
    </Page>
  );
}
