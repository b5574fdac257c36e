import type { ConversationDetailDto } from '@kwartier/contracts';
import { Menu } from '@mantine/core';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { placeName } from '../../../components/domain/platform-mark.tsx';
import { Button } from '../../../components/ui/button.tsx';
import { Icon } from '../../../components/ui/icon.tsx';
import { Notice } from '../../../components/ui/notice.tsx';
import { cx } from '../../../lib/cx.ts';
import { firstName } from '../../../lib/initials.ts';
import { chordOf } from '../../../lib/keymap.ts';
import type { Audience } from '../../../lib/outbox.ts';
import { countsAsTweet, lengthMeter, plainLength } from '../../../lib/text-length.ts';
import { AUDIENCE_ICON, AUDIENCE_NAME, audiencesOf, ruleNotice, SEND_NAME } from '../audience.ts';
import type { DraftState } from '../use-draft.ts';
import { useXCount } from '../use-x-count.ts';
import css from './composer.module.css';
import { LengthCount } from './length-count.tsx';

export type After = 'stay' | 'next' | 'resolve';

export interface ComposerHandle {
  focus: (audience?: Audience) => void;
}

interface ComposerProps {
  conversation: ConversationDetailDto;
  mayReply: boolean;
  text: string;
  audience: Audience;
  draftState: DraftState;
  now: number;
  /** Who spoke while this was typed: a colleague's name, or the customer. */
  movedOn: string | null;
  /** Why the last attempt was refused. */
  refusal: string | null;
  /** A colleague who is typing here. */
  answering: string | undefined;
  onChange: (text: string, audience: Audience) => void;
  onSend: (after: After, override: boolean) => void;
  onShowNew: () => void;
  onEscape: () => void;
  handle: { current: ComposerHandle | null };
}

const DRAFT_WORDS: Record<DraftState, string> = {
  none: '',
  saving: 'Saving…',
  saved: 'Draft saved',
  local: 'Draft on this device only',
};
/** A note is ours: only the body's own bound applies. */
const NOTE_LENGTH = 10_000;

/** Where one answers. Tab, edge and button say together who will read it. */
export function Composer(props: ComposerProps) {
  const { conversation, text, audience, now, movedOn, refusal, answering, onChange, onSend } = props;
  const { platform, contact, replyRules } = conversation;
  const id = useId();
  const area = useRef<HTMLTextAreaElement>(null);
  const tabs = useRef<HTMLDivElement>(null);
  const [opening, setOpening] = useState<Audience | null>(null);

  const offered = audiencesOf(replyRules, props.mayReply);
  const rule = audience === 'note' ? null : replyRules[audience];
  const isPrivate = audience === 'private';
  const place = placeName(platform, isPrivate);
  const xCount = useXCount(audience === 'public' && countsAsTweet(platform, isPrivate));
  const used = text ? (xCount ?? plainLength)(text) : 0;
  const meter = lengthMeter(used, audience === 'note' ? NOTE_LENGTH : (rule?.maxLength ?? 1));
  const allowed = audience === 'note' || rule?.allowed === true;
  const sendable = allowed && meter.over === 0 && text.trim().length > 0;
  const notice = ruleNotice(audience, rule, contact.name, place, now);
  const hers = firstName(contact.name);

  const choose = (next: Audience) => {
    if (next === audience) return;
    // Words written for one person never become public by a slip of the hand.
    if (next === 'public' && text.trim()) setOpening(next);
    else {
      setOpening(null);
      onChange(text, next);
    }
  };
  useEffect(() => {
    props.handle.current = {
      focus: (wanted) => {
        if (wanted && offered.includes(wanted)) choose(wanted);
        area.current?.focus();
      },
    };
  });

  // Grow with the text where CSS cannot.
  useEffect(() => {
    const box = area.current;
    if (!box || CSS.supports('field-sizing', 'content')) return;
    box.style.blockSize = 'auto';
    box.style.blockSize = text ? `${box.scrollHeight}px` : '';
  }, [text]);

  const onKeyDown = (event: KeyboardEvent) => {
    const chord = chordOf(event.nativeEvent);
    const after: After | undefined = (
      { 'Ctrl+Enter': 'stay', 'Ctrl+Shift+Enter': 'next', 'Alt+Enter': 'resolve' } as const
    )[chord];
    if (after) {
      event.preventDefault();
      if (sendable) onSend(after, false);
    } else if (chord === 'Escape') {
      event.preventDefault();
      area.current?.blur();
      props.onEscape();
    }
  };
  const onTabKey = (event: KeyboardEvent) => {
    const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (by === 0) return;
    event.preventDefault();
    const all = [...(tabs.current?.querySelectorAll<HTMLElement>('[role="tab"]') ?? [])];
    const at = all.indexOf(document.activeElement as HTMLElement);
    all[(at + by + all.length) % all.length]?.focus();
  };

  const variant = audience === 'public' ? 'primary' : audience;
  const sendName = meter.over > 0 ? `Too long by ${meter.over.toLocaleString('en-GB')}` : SEND_NAME[audience];
  return (
    <section className={cx(css.composer, css[audience], !text && css.empty)} aria-label="Answer">
      <div className={css.head}>
        <div ref={tabs} className={css.tabs} role="tablist" aria-label="Who can read it">
          {offered.map((one) => (
            <button
              key={one}
              id={`${id}-${one}`}
              type="button"
              role="tab"
              aria-selected={one === audience}
              aria-controls={`${id}-panel`}
              tabIndex={one === audience ? 0 : -1}
              className={cx(css.tab, one === audience && css.on)}
              // Focus on the way down would open the folded composer and move the tab from under the finger.
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => {
                choose(one);
                area.current?.focus();
              }}
              onKeyDown={onTabKey}
            >
              <Icon name={AUDIENCE_ICON[one]} />
              {AUDIENCE_NAME[one]}
            </button>
          ))}
        </div>
        <span className="grow" />
        <span className={css.draft} role="status">
          {DRAFT_WORDS[props.draftState]}
        </span>
      </div>
      <div className={css.notice}>
        {opening ? (
          <Notice
            bare
            tone="risk"
            icon="warn"
            role="alert"
            actions={
              <>
                <Button
                  onClick={() => {
                    setOpening(null);
                    onChange(text, 'public');
                  }}
                >
                  Make it public
                </Button>
                <Button onClick={() => setOpening(null)}>Keep it</Button>
              </>
            }
          >
            These words were not written for the public. Everybody could read them.
          </Notice>
        ) : movedOn ? (
          <Notice
            bare
            tone="accent"
            icon="again"
            role="alert"
            actions={
              <>
                <Button onClick={props.onShowNew}>Show</Button>
                <Button onClick={() => onSend('stay', true)} disabled={!sendable}>
                  Send as it is
                </Button>
              </>
            }
          >
            <b className="strong">
              <bdi>{movedOn === 'customer' ? hers : movedOn}</bdi> {movedOn === 'customer' ? 'wrote again' : 'answered'}{' '}
              while you typed.
            </b>{' '}
            Your text is still here.
          </Notice>
        ) : refusal ? (
          <Notice bare tone="breached" icon="warn" role="alert">
            Not sent: {refusal}
          </Notice>
        ) : answering && allowed && audience !== 'note' ? (
          <Notice
            bare
            tone="accent"
            icon="people"
            role="status"
            actions={<Button onClick={() => choose('note')}>Write a note</Button>}
          >
            <b className="strong">{answering} is answering.</b> You can write a note, or ask for it.
          </Notice>
        ) : (
          <Notice bare tone={notice.tone} icon={notice.icon}>
            {notice.words}
          </Notice>
        )}
      </div>
      <div role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${audience}`}>
        <textarea
          ref={area}
          className={css.area}
          dir="auto"
          rows={1}
          aria-label={AUDIENCE_NAME[audience]}
          aria-keyshortcuts="Control+Enter"
          placeholder={
            allowed
              ? audience === 'note'
                ? 'Write to your team'
                : isPrivate
                  ? `Write to ${hers}`
                  : `Answer ${hers}, for everybody to read`
              : 'Not possible here; you can still write a note'
          }
          value={text}
          spellCheck
          onChange={(event) => onChange(event.target.value, audience)}
          onKeyDown={onKeyDown}
        />
      </div>
      <div className={css.foot}>
        <span className="grow" />
        {(audience !== 'note' || meter.near || meter.over > 0) && allowed && <LengthCount meter={meter} />}
        <span className={css.split}>
          <Button
            variant={variant}
            keys={meter.over > 0 ? undefined : 'Ctrl+Enter'}
            disabled={!sendable}
            onClick={() => onSend('stay', false)}
          >
            {sendName}
          </Button>
          <Menu position="top-end">
            <Menu.Target>
              <Button variant={variant} disabled={!sendable} aria-label="More ways to send">
                <Icon name="down" />
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item rightSection={<kbd className={css.cap}>Alt ↵</kbd>} onClick={() => onSend('resolve', false)}>
                Send and resolve
              </Menu.Item>
              <Menu.Item rightSection={<kbd className={css.cap}>Ctrl ⇧ ↵</kbd>} onClick={() => onSend('next', false)}>
                Send and take next
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        </span>
      </div>
    </section>
  );
}
