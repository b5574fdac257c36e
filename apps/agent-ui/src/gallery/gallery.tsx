import type { SearchMatchDto } from '@kwartier/contracts';
import { useMantineColorScheme } from '@mantine/core';
import type { ReactNode } from 'react';
import { Private } from '../components/domain/kind.tsx';
import { SlaBadge } from '../components/domain/sla-badge.tsx';
import { Button, IconButton } from '../components/ui/button.tsx';
import { EmptyState } from '../components/ui/empty-state.tsx';
import { Notice } from '../components/ui/notice.tsx';
import { Segmented } from '../components/ui/segmented.tsx';
import { Skeleton } from '../components/ui/skeleton.tsx';
import { Bubble } from '../features/conversation/components/bubble.tsx';
import { ConversationList } from '../features/inbox/components/conversation-list.tsx';
import { ConversationRow } from '../features/inbox/components/conversation-row.tsx';
import { withGroups } from '../features/inbox/model/arrange.ts';
import { freshOrder } from '../features/inbox/model/frozen-order.ts';
import { conversationBadge } from '../lib/sla-clock.ts';
import { ComposerStates } from './composer-states.tsx';
import { DAAN, ME, NOW, nameOf, TESS } from './fixtures.ts';
import css from './gallery.module.css';
import { BADGES, FOUND, FOUND_QUERY, MANY, MESSAGES_AT_REST, MESSAGES_ON_THEIR_WAY, ROWS } from './states.ts';

const nothing = () => undefined;
const NONE: ReadonlySet<string> = new Set();
const NO_MATCHES: ReadonlyMap<string, SearchMatchDto> = new Map();

const Section = ({ title, wide, children }: { title: string; wide?: boolean; children: ReactNode }) => (
  <section className={wide ? css.wide : css.section} aria-label={title}>
    <h2>{title}</h2>
    {children}
  </section>
);

/** Every component in every state, on a clock that stands still: the first thing a designer opens, and the visual test. */
export function Gallery() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const bubbles = (messages: typeof MESSAGES_AT_REST) => (
    <div className={css.bubbles}>
      {messages.map((message) => (
        <Bubble
          key={message.id}
          message={message}
          platform="facebook"
          now={NOW}
          meId={ME}
          nameOf={nameOf}
          actions={{
            onConfirm: nothing,
            onResume: nothing,
            onEdit: nothing,
            onTakeBack: nothing,
            onVisibility: nothing,
          }}
        />
      ))}
    </div>
  );
  return (
    <main className={css.page} id="main">
      <header className={css.head}>
        <h1>Gallery</h1>
        <span className="dim">Thursday 19 November 2026, 14:32</span>
        <span className="grow" />
        <Segmented
          label="Colours"
          value={colorScheme}
          options={[
            ['auto', 'System'],
            ['light', 'Light'],
            ['dark', 'Dark'],
          ]}
          onChange={setColorScheme}
        />
      </header>
      <div className={css.grid}>
        <Section title="SLA badge">
          <ul className={css.badges}>
            {BADGES.map(({ badge, meaning, pill }) => (
              <li key={meaning}>
                <SlaBadge badge={badge} pill={pill === true} />
                <span className="small dim">{meaning}</span>
              </li>
            ))}
          </ul>
        </Section>
        <Section title="Messages at rest">{bubbles(MESSAGES_AT_REST)}</Section>
        <Section title="Messages on their way">{bubbles(MESSAGES_ON_THEIR_WAY)}</Section>
        <Section title="Inbox rows">
          <div className={css.rows}>
            {ROWS.map(({ row, open, gone }) => (
              <div key={row.id} className={css.row}>
                <ConversationRow
                  row={row}
                  badge={conversationBadge(row, NOW)}
                  now={NOW}
                  meId={ME}
                  assignee={row.assigneeId ? nameOf(row.assigneeId) : undefined}
                  open={open === true}
                  gone={gone}
                />
              </div>
            ))}
          </div>
        </Section>
        <Section title="Found">
          <div className={css.rows}>
            {FOUND.map(({ row, match }) => (
              <div key={row.id} className={css.row}>
                <ConversationRow
                  row={row}
                  badge={conversationBadge(row, NOW)}
                  now={NOW}
                  meId={ME}
                  assignee={undefined}
                  match={match}
                  query={FOUND_QUERY}
                />
              </div>
            ))}
          </div>
        </Section>
        <Section title="500 rows">
          <div className={css.list}>
            <ConversationList
              items={withGroups(MANY, freshOrder({ rows: MANY, pages: 1, sort: 'deadline', now: NOW }).groups)}
              openId={undefined}
              selected={NONE}
              onSelect={nothing}
              now={NOW}
              meId={ME}
              brands={[]}
              phone={false}
              nameOf={nameOf}
              goneWordsOf={nothing}
              matches={NO_MATCHES}
              query={undefined}
              columns={null}
              hasMore={false}
              onNearEnd={nothing}
              onOpen={nothing}
              onHand={nothing}
              onAtTop={nothing}
              renderActions={() => null}
              handle={{ current: null }}
            />
          </div>
        </Section>
        <Section title="Composer" wide>
          <ComposerStates />
        </Section>
        <Section title="Empty and loading">
          <div className={css.box}>
            <EmptyState title="Nobody waits" actions={<Button>Look at snoozed (12)</Button>}>
              Every customer has an answer.
            </EmptyState>
          </div>
          <div className={css.box}>
            <Skeleton rows={2} />
          </div>
        </Section>
        <Section title="Offline, late, error">
          <div className={css.stack}>
            <Notice icon="plug">
              <b className="strong">You are offline.</b> Drafts stay on this device and are sent to the server when the
              line is back.
            </Notice>
            <Notice tone="risk" icon="again" actions={<Button>Try now</Button>}>
              No live updates for 40 s. The list is as of 14:31.
            </Notice>
            <Notice tone="breached" icon="warn" actions={<Button>Try again</Button>}>
              The list did not load. The server answered 503.
            </Notice>
          </div>
        </Section>
        <Section title="Buttons">
          <div className={css.buttons}>
            <Button variant="primary">Reply in public</Button>
            <Button variant="private">Send privately</Button>
            <Button variant="note">Add note</Button>
            <Button keys="e">Resolve</Button>
            <Button variant="ghost">Next deadline</Button>
            <Button variant="danger">Remove channel</Button>
            <Button disabled>Not now</Button>
            <Button busy>Sending</Button>
            <IconButton icon="clock" label="Snooze" keys="h" />
            <Private />
            <span className="dim">{[DAAN, TESS].map((id) => nameOf(id)).join(', ')}</span>
          </div>
        </Section>
      </div>
    </main>
  );
}
