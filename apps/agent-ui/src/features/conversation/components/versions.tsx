import { Popover } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Time } from '../../../components/domain/time.tsx';
import { Button } from '../../../components/ui/button.tsx';
import { sayProblem } from '../../../lib/api-client.ts';
import { versionsQuery } from '../api/confirm-message.ts';
import css from './versions.module.css';

const TIMES = ['', 'once', 'twice', 'three times', 'four times', 'five times'];

/** "Edited twice": opens what it said before. */
export function Versions({ messageId, edits, now }: { messageId: string; edits: number; now: number }) {
  const [opened, setOpened] = useState(false);
  const { data, error } = useQuery({ ...versionsQuery(messageId), enabled: opened });
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-start" width={360} trapFocus returnFocus>
      <Popover.Target>
        <Button variant="link" aria-expanded={opened} onClick={() => setOpened(!opened)}>
          Edited {TIMES[edits] ?? `${edits} times`}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label="Earlier versions">
        {error && <p>{sayProblem(error)}</p>}
        {!data && !error && <p className="dim">Loading the versions…</p>}
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
