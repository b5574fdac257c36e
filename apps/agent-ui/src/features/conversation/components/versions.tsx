import { Popover } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Time } from '../../../components/domain/time.tsx';
import { Button } from '../../../components/ui/button.tsx';
import { sayProblem } from '../../../lib/api-client.ts';
import { t } from '../../../lib/i18n/index.ts';
import { versionsQuery } from '../api/confirm-message.ts';
import css from './versions.module.css';

/** "Edited twice": opens what it said before. */
export function Versions({ messageId, edits, now }: { messageId: string; edits: number; now: number }) {
  const [opened, setOpened] = useState(false);
  const { data, error } = useQuery({ ...versionsQuery(messageId), enabled: opened });
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-start" width={360} trapFocus returnFocus>
      <Popover.Target>
        <Button variant="link" aria-expanded={opened} onClick={() => setOpened(!opened)}>
          {t('{count, plural, =1 {Edited once} =2 {Edited twice} other {Edited # times}}', { count: edits })}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('Earlier versions')}>
        {error && <p>{sayProblem(error)}</p>}
        {!data && !error && <p className="dim">{t('Loading the versions…')}</p>}
        <ol className={css.list}>
          {data?.items.map((version) => (
            <li key={version.at}>
              <span className="small dim">
                <Time at={version.at} now={now} />
              </span>
              <p dir="auto">{version.text}</p>
            </li>
          ))}
        </ol>
      </Popover.Dropdown>
    </Popover>
  );
}
