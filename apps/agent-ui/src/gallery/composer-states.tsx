import { MACRO_VARIABLES, type MacroValues } from '@kwartier/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { useState } from 'react';
import { Composer } from '../features/composer/components/composer.tsx';
import { PresenceLine } from '../features/presence/components/presence-line.tsx';
import type { Audience } from '../lib/outbox.ts';
import { aDetail, aRule, at, DAAN, ME, NOW } from './fixtures.ts';
import css from './gallery.module.css';

const nothing = () => undefined;
/** Nothing here is of a server: nothing is asked of one. */
const quiet = new QueryClient({ defaultOptions: { queries: { enabled: false } } });
const LONG =
  'Your refund of € 214.60 left us on Monday. Banks take up to five working days, so you may see it on Friday, or on Monday next week at the latest. If it is not there by then, send us the last four digits of the card in a direct message, please, and we look it up together with our bank. We are sorry for the wait.';

interface State {
  readonly name: string;
  readonly conversation: Parameters<typeof Composer>[0]['conversation'];
  readonly audience: Audience;
  readonly text?: string;
  readonly over?: Partial<Parameters<typeof Composer>[0]>;
}

const STATES: readonly State[] = [
  {
    name: 'Allowed',
    conversation: aDetail({ id: 'a' }),
    audience: 'public',
    text: 'Good news, Priya: the stroller is on KA 1617 and lands at 15:05.',
    over: { draftState: 'saved' },
  },
  { name: 'Too long', conversation: aDetail({ id: 'b' }), audience: 'public', text: LONG },
  {
    name: 'Not allowed',
    conversation: aDetail({
      id: 'c',
      replyRules: {
        public: aRule({
          allowed: false,
          code: 'reply.not_allowed',
          reason: 'X does not let us answer here: she did not mention us. You can invite her to a direct message.',
        }),
        private: aRule(),
      },
    }),
    audience: 'public',
  },
  {
    name: 'Private',
    conversation: aDetail({
      id: 'd',
      platform: 'facebook',
      isPrivate: true,
      replyRules: { public: null, private: aRule({ maxLength: 2000, windowExpiresAt: at(1420) }) },
    }),
    audience: 'private',
    text: 'Your new seat is 14A.',
  },
  {
    name: 'Window closes',
    conversation: aDetail({
      id: 'e',
      platform: 'facebook',
      isPrivate: true,
      replyRules: { public: null, private: aRule({ maxLength: 2000, windowExpiresAt: at(38.5) }) },
    }),
    audience: 'private',
  },
  {
    name: 'Note',
    conversation: aDetail({ id: 'f' }),
    audience: 'note',
    text: 'Ask Press first.',
    over: { draftState: 'local' },
  },
  {
    name: 'Moved on',
    conversation: aDetail({ id: 'g' }),
    audience: 'public',
    text: 'Shall I move you?',
    over: { movedOn: 'customer' },
  },
  {
    name: 'Refused',
    conversation: aDetail({ id: 'h' }),
    audience: 'public',
    text: 'Shall I move you?',
    over: { refusal: 'X no longer lets us answer this person.' },
  },
  {
    name: 'Private data',
    conversation: aDetail({ id: 'j' }),
    audience: 'public',
    text: 'Call me on +31 6 5550 1234.',
    over: {
      privateData: {
        what: 'phone',
        piece: '+31 6 5550 1234',
        mayConfirm: true,
        after: 'stay',
        given: [],
        sendAt: undefined,
      },
    },
  },
  {
    name: 'A tone',
    conversation: aDetail({ id: 'l' }),
    audience: 'public',
    text: 'You should have told us the code.',
    over: {
      privateData: {
        what: 'blaming',
        piece: 'You should have',
        mayConfirm: true,
        after: 'stay',
        given: [],
        sendAt: undefined,
      },
    },
  },
  {
    name: 'Waits for approval',
    conversation: aDetail({ id: 'k', approval: { reason: 'new', tag: null, trust: 12, needed: 20 } }),
    audience: 'public',
    text: 'Shall I move you?',
  },
  { name: 'Collision', conversation: aDetail({ id: 'i' }), audience: 'public', over: { answering: 'Daan' } },
];

const VALUES = Object.fromEntries(MACRO_VARIABLES.map((name) => [name, null])) as MacroValues;
const NAMES = { tag: () => 'Baggage', agent: () => 'Daan', team: () => 'Social' };

function One({ state }: { state: State }) {
  const [value, setValue] = useState({ text: state.text ?? '', audience: state.audience });
  return (
    <div className={css.composer}>
      <h3>{state.name}</h3>
      {state.over?.answering && <PresenceLine viewers={[{ agentId: DAAN, name: 'Daan Bakker', typing: true }]} />}
      <Composer
        brand={undefined}
        conversation={state.conversation}
        meId={ME}
        mayReply
        translatesTo={undefined}
        previewsLinks={false}
        text={value.text}
        audience={value.audience}
        draftState="none"
        now={NOW}
        movedOn={null}
        refusal={null}
        answering={undefined}
        onChange={(text, audience) => setValue({ text, audience })}
        onSend={nothing}
        onSendLater={nothing}
        onShowNew={nothing}
        onEscape={nothing}
        handle={{ current: null }}
        values={VALUES}
        names={NAMES}
        actions={[]}
        files={{ going: [], blocked: false }}
        onFiles={nothing}
        privateData={null}
        onConfirm={nothing}
        onActions={nothing}
        onMacro={nothing}
        {...state.over}
      />
    </div>
  );
}

export const ComposerStates = () => (
  <QueryClientProvider client={quiet}>
    <div className={css.composers}>
      {STATES.map((state) => (
        <One key={state.name} state={state} />
      ))}
    </div>
  </QueryClientProvider>
);
