import type { MacroDto } from '@kwartier/contracts';
import { Modal } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Page } from '../../components/ui/bar.tsx';
import { Button } from '../../components/ui/button.tsx';
import { Notice } from '../../components/ui/notice.tsx';
import { Skeleton } from '../../components/ui/skeleton.tsx';
import { macroFiguresQuery, useArchiveMacro } from '../../features/macros/api/save-macro.ts';
import { MacroFigures } from '../../features/macros/components/macro-figures.tsx';
import { MacroForm } from '../../features/macros/components/macro-form.tsx';
import { MacroList } from '../../features/macros/components/macro-list.tsx';
import css from '../../features/macros/components/macros.module.css';
import { TagList } from '../../features/macros/components/tag-list.tsx';
import { sayProblem } from '../../lib/api-client.ts';
import { t } from '../../lib/i18n/index.ts';
import { useNow } from '../../lib/now.ts';
import { useActionNames } from '../../lib/queries/action-names.ts';
import { allMacrosQuery, tagsQuery } from '../../lib/queries/macros.ts';
import { brandsQuery, teamsQuery, useAgentNames } from '../../lib/queries/people.ts';
import { useCan, useMe } from '../../lib/queries/session.ts';
import { offerUndo } from '../../lib/undo.ts';
import { useLayout } from '../../lib/use-layout.ts';
import { useTitle } from './use-title.ts';

/** What is said every day, once and well; and the words to sort by. */
export function MacrosPage() {
  useTitle(t('Replies and macros'));
  const me = useMe();
  const now = useNow();
  const layout = useLayout();
  const queryClient = useQueryClient();
  const names = useActionNames();
  const agents = useAgentNames();
  const mayShare = useCan('macro.write');
  const { data: macros, error, refetch } = useQuery(allMacrosQuery);
  const { data: tags = [] } = useQuery(tagsQuery);
  const { data: teams = [] } = useQuery(teamsQuery);
  const { data: brands = [] } = useQuery({ ...brandsQuery, enabled: useCan('people.read') });
  const archive = useArchiveMacro();
  /** `undefined`: nothing is open; null: a new one. `from` makes the form anew when an older version is taken into it. */
  const [editing, setEditing] = useState<{ macro: MacroDto | null; from: number } | undefined>();
  const close = () => setEditing(undefined);
  const restore = (macro: MacroDto, version: number) => {
    const old = queryClient.getQueryData(macroFiguresQuery(macro.id).queryKey)?.find((one) => one.version === version);
    if (old) setEditing({ macro: { ...macro, variants: old.variants, actions: old.actions }, from: version });
  };
  return (
    <Page title={t('Replies and macros')}>
      <div className={css.page}>
        {error && !macros && (
          <Notice
            tone="breached"
            icon="warn"
            role="alert"
            actions={<Button onClick={() => void refetch()}>{t('Try again')}</Button>}
          >
            {t('This did not load.')} {sayProblem(error)}
          </Notice>
        )}
        {!macros && !error && <Skeleton rows={4} shape="card" />}
        {macros && (
          <MacroList
            macros={macros}
            names={names}
            brandName={(id) => brands.find((brand) => brand.id === id)?.name}
            mayEdit={(macro) => mayShare || (macro.scope === 'personal' && macro.ownerId === me.id)}
            onEdit={(macro) => setEditing({ macro, from: macro.version })}
            onArchive={(macro, archived) =>
              archive.mutate(
                { id: macro.id, archived },
                {
                  onSuccess: () =>
                    offerUndo({
                      label: archived
                        ? t('Archived {name}', { name: macro.name })
                        : t('{name} is in use again', { name: macro.name }),
                      undo: () => archive.mutate({ id: macro.id, archived: !archived }),
                    }),
                },
              )
            }
            onAdd={() => setEditing({ macro: null, from: 0 })}
          />
        )}
        <TagList tags={tags} mayWrite={mayShare} />
      </div>
      <Modal
        opened={editing !== undefined}
        onClose={close}
        title={editing?.macro ? t('Edit {name}', { name: editing.macro.name }) : t('Write a macro')}
        size={680}
        fullScreen={layout === 'phone'}
        closeButtonProps={{ 'aria-label': t('Close') }}
      >
        {editing && (
          <>
            <MacroForm
              key={`${editing.macro?.id} ${editing.from}`}
              macro={editing.macro}
              teams={teams}
              brands={brands}
              tags={tags}
              names={names}
              mayShare={mayShare}
              folders={[...new Set((macros ?? []).map(({ folder }) => folder).filter(Boolean))]}
              onDone={close}
            />
            {editing.macro && (
              <MacroFigures
                id={editing.macro.id}
                now={now}
                nameOf={(id) => agents.get(id)}
                onRestore={(version) => editing.macro && restore(editing.macro, version)}
              />
            )}
          </>
        )}
      </Modal>
    </Page>
  );
}
