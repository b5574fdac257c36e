import type { BrandLook, ConversationDetailDto } from '@kwartier/contracts';
import { type ConversationAction, firstName, type MacroValues, mentionAskedAt, PLATFORM_FACTS } from '@kwartier/core';
import { type KeyboardEvent, type ReactNode, Suspense, useEffect, useId, useRef, useState } from 'react';
import { BrandMark, brandTokens } from '../../../components/domain/brand-mark.tsx';
import type { MentionMenuHandle } from '../../../components/domain/mention-menu.tsx';
import { placeName } from '../../../components/domain/platform-mark.tsx';
import { Button } from '../../../components/ui/button.tsx';
import { Notice } from '../../../components/ui/notice.tsx';
import type { ActionNames } from '../../../lib/action-words.ts';
import { cx } from '../../../lib/cx.ts';
import { msg, rich, t } from '../../../lib/i18n/index.ts';
import { chordOf } from '../../../lib/keymap.ts';
import { lazily } from '../../../lib/lazily.ts';
import type { Audience } from '../../../lib/outbox.ts';
import { countsAsTweet, lengthMeter, plainLength } from '../../../lib/text-length.ts';
import { insertAt, useAsking } from '../../../lib/use-asking.ts';
import { useXCount } from '../../../lib/use-x-count.ts';
import { AUDIENCE_NAME, audiencesOf, ruleNotice, SEND_NAME } from '../audience.ts';
import type { DraftState } from '../draft-machine.ts';
import { slashAt } from '../slash.ts';
import { useFileDrop } from '../use-file-drop.ts';
import { AudienceTabs } from './audience-tabs.tsx';
import { BelowText } from './below-text.tsx';
import css from './composer.module.css';
import { ComposerTools } from './composer-tools.tsx';
import { DoneBesides } from './done-besides.tsx';
import type { DraftFiles } from './files.tsx';
import { LengthCount } from './length-count.tsx';
import type { ChosenMacro, MacroMenuHandle } from './macro-menu.tsx';
import type { PrivateDataHeld } from './private-data-notice.tsx';
import { SendButton } from './send-button.tsx';

const PrivateDataNotice = lazily(() => import('./private-data-notice.tsx').then((module) => module.PrivateDataNotice));
const ApprovalNotice = lazily(() => import('./approval-notice.tsx').then((module) => module.ApprovalNotice));
const SendLater = lazily(() => import('./send-later.tsx').then((module) => module.SendLater));
const TranslateAnswer = lazily(() => import('./translate-answer.tsx').then((module) => module.TranslateAnswer));
const Files = lazily(() => import('./files.tsx').then((module) => module.Files));
const MentionMenu = lazily(() =>
  import('../../../components/domain/mention-menu.tsx').then((module) => module.MentionMenu),
);
const MacroMenu = lazily(() => import('./macro-menu.tsx').then((module) => module.MacroMenu));

export type After = 'stay' | 'next' | 'resolve';

/** What is asked for with an answer. */
export interface HowToSend {
  /** Although somebody spoke meanwhile. */
  readonly override?: boolean;
  /** As several posts: the person has seen where it is cut. */
  readonly asThread?: boolean;
  /** With a button to write to us in private. */
  readonly invites?: boolean;
}

export interface ComposerHandle {
  focus: (audience?: Audience) => void;
}

interface ComposerProps {
  /** For whom one answers, where that can be mistaken. */
  brand: BrandLook | undefined;
  conversation: ConversationDetailDto;
  meId: string;
  mayReply: boolean;
  /** The customer's language, where somebody translates and it is not the writer's. */
  translatesTo: string | undefined;
  /** The pages are looked at that an answer links to. */
  previewsLinks: boolean;
  text: string;
  audience: Audience;
  draftState: DraftState;
  now: number;
  /** Who spoke while this was typed: a colleague's name, or the customer. */
  movedOn: string | null;
  /** Why the last attempt was refused. */
  refusal: string | null;
  /** What the last attempt was refused for: something private in it. */
  privateData: PrivateDataHeld | null;
  /** Send it all the same, with why. */
  onConfirm: (reason: string) => void;
  /** A colleague who is typing here. */
  answering: string | undefined;
  onChange: (text: string, audience: Audience) => void;
  onSend: (after: After, how?: HowToSend) => void;
  /** Send it at a moment that is still to come. */
  onSendLater: (at: Date, how?: HowToSend) => void;
  /** What texts of macros may name here. */
  values: MacroValues;
  names: ActionNames;
  /** What is done when the answer goes out. */
  actions: readonly ConversationAction[];
  onActions: (actions: ConversationAction[]) => void;
  /** What of the draft's files goes out. */
  files: DraftFiles;
  onFiles: (files: DraftFiles) => void;
  /** A macro was chosen; its text, if it has one, is in the composer by then. */
  onMacro: (chosen: ChosenMacro) => void;
  onShowNew: () => void;
  onEscape: () => void;
  handle: { current: ComposerHandle | null };
}

const DRAFT_WORDS: Record<DraftState, string> = {
  none: '',
  saving: msg('Saving…'),
  saved: msg('Draft saved'),
  local: msg('Draft on this device only'),
};
const strong = (inside: ReactNode) => <b className="strong">{inside}</b>;
/** A note is ours: only the body's own bound applies. */
const NOTE_LENGTH = 10_000;

/** Where one answers. Tab, edge and button say together who will read it. */
export function Composer(props: ComposerProps) {
  const { conversation, text, audience, now, movedOn, refusal, answering, onChange, onSend } = props;
  const { platform, contact, replyRules } = conversation;
  const id = useId();
  const area = useRef<HTMLTextAreaElement>(null);
  const [opening, setOpening] = useState<Audience | null>(null);
  const menu = useRef<MacroMenuHandle | null>(null);

  const offered = audiencesOf(replyRules, props.mayReply);
  const rule = audience === 'note' ? null : replyRules[audience];
  const isPrivate = audience === 'private';
  const place = placeName(platform, isPrivate);
  const xCount = useXCount(audience === 'public' && countsAsTweet(platform, isPrivate));
  const used = text ? (xCount ?? plainLength)(text) : 0;
  const meter = lengthMeter(used, audience === 'note' ? NOTE_LENGTH : (rule?.maxLength ?? 1));
  const allowed = audience === 'note' || rule?.allowed === true;
  const hasText = text.trim().length > 0;
  const [posts, setPosts] = useState<number | null>(null);
  const approval = audience === 'public' && allowed ? conversation.approval : null;
  // Cut by X's own count, or not at all.
  const mayThread =
    meter.over > 0 && allowed && audience === 'public' && PLATFORM_FACTS[platform].hasThreads && !!xCount;
  const asThread = mayThread && posts !== null;
  const mayInvite = audience === 'public' && allowed && PLATFORM_FACTS[platform].hasInvitations;
  const [invites, setInvites] = useState(false);
  useEffect(() => {
    // The next answer is another one.
    if (!text) setInvites(false);
  }, [text]);
  const how: HowToSend = { asThread, invites: mayInvite && invites };
  const sendable =
    allowed && (meter.over === 0 || asThread) && (hasText || props.files.going.length > 0) && !props.files.blocked;
  const notice = ruleNotice(audience, rule, contact.name, place, now);
  const hers = firstName(contact.name);

  const mayAttach = props.mayReply && audience !== 'note';
  const { chosen, setChosen, onTaken, dragging, takeFrom, target } = useFileDrop(mayAttach);

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

  const onWrite = (next: string) => onChange(next, audience);
  const macro = useAsking(area, { find: slashAt, sign: '/', isOn: props.mayReply, onWrite });
  const mention = useAsking(area, { find: mentionAskedAt, sign: '@', isOn: audience === 'note', onWrite });
  const names = useRef<MentionMenuHandle | null>(null);
  const [activeName, setActiveName] = useState<string>();
  const look = () => {
    macro.look();
    mention.look();
  };
  /** Where the caret stands, or instead of what is chosen. */
  const putIn = (words: string) => {
    const box = area.current;
    if (!box) return;
    const next = insertAt(text, { from: box.selectionStart, to: box.selectionEnd, query: '' }, words);
    onChange(next.text, audience);
    requestAnimationFrame(() => {
      box.focus();
      box.setSelectionRange(next.caret, next.caret);
    });
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const chord = chordOf(event.nativeEvent);
    if ((macro.asked && menu.current?.onKey(chord)) || (mention.asked && names.current?.onKey(chord))) {
      event.preventDefault();
      return;
    }
    const after: After | undefined = (
      { 'Ctrl+Enter': 'stay', 'Ctrl+Shift+Enter': 'next', 'Alt+Enter': 'resolve' } as const
    )[chord];
    if (after) {
      event.preventDefault();
      if (sendable) onSend(after, how);
    } else if (chord === 'Escape') {
      event.preventDefault();
      area.current?.blur();
      props.onEscape();
    }
  };

  const tokens = brandTokens(props.brand);
  const variant = audience === 'public' ? 'primary' : audience;
  const sendName =
    meter.over > 0 && !asThread
      ? t('Too long by {count}', { count: meter.over })
      : approval
        ? t('Ask for approval')
        : asThread
          ? t('Post as a thread of {count}', { count: posts })
          : t(SEND_NAME[audience]);
  return (
    <section
      className={cx(
        css.composer,
        css[audience],
        !text && props.files.going.length === 0 && !props.files.blocked && css.empty,
        dragging && css.over,
        props.brand && css.branded,
        tokens.className,
      )}
      style={tokens.style}
      aria-label={t('Answer')}
      {...target}
    >
      <div className={css.head}>
        <AudienceTabs
          id={id}
          offered={offered}
          audience={audience}
          onChoose={(one) => {
            choose(one);
            area.current?.focus();
          }}
        />
        <span className="grow" />
        {props.brand && (
          <span className={css.brand}>
            <BrandMark brand={props.brand} />
            <span className={css.brandName}>{rich('for {brand}', { brand: <bdi>{props.brand.name}</bdi> })}</span>
          </span>
        )}
        <span className={css.draft} role="status">
          {t(DRAFT_WORDS[props.draftState])}
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
                  {t('Make it public')}
                </Button>
                <Button onClick={() => setOpening(null)}>{t('Keep it')}</Button>
              </>
            }
          >
            {t('These words were not written for the public. Everybody could read them.')}
          </Notice>
        ) : movedOn ? (
          <Notice
            bare
            tone="accent"
            icon="again"
            role="alert"
            actions={
              <>
                <Button onClick={props.onShowNew}>{t('Show')}</Button>
                <Button onClick={() => onSend('stay', { ...how, override: true })} disabled={!sendable}>
                  {t('Send as it is')}
                </Button>
              </>
            }
          >
            {rich(
              movedOn === 'customer'
                ? msg('<b>{name} wrote again while you typed.</b> Your text is still here.')
                : msg('<b>{name} answered while you typed.</b> Your text is still here.'),
              { name: <bdi>{movedOn === 'customer' ? hers : movedOn}</bdi>, b: strong },
            )}
          </Notice>
        ) : props.privateData ? (
          <Suspense fallback={null}>
            <PrivateDataNotice
              held={props.privateData}
              onPrivate={
                audience === 'public' && replyRules.private?.allowed ? () => onChange(text, 'private') : undefined
              }
              onConfirm={props.onConfirm}
            />
          </Suspense>
        ) : refusal ? (
          <Notice bare tone="breached" icon="warn" role="alert">
            {t('Not sent: {reason}', { reason: refusal })}
          </Notice>
        ) : answering && allowed && audience !== 'note' ? (
          <Notice
            bare
            tone="accent"
            icon="people"
            role="status"
            actions={<Button onClick={() => choose('note')}>{t('Write a note')}</Button>}
          >
            {rich('<b>{name} is answering.</b> You can write a note, or ask for it.', { name: answering, b: strong })}
          </Notice>
        ) : approval ? (
          <Suspense fallback={null}>
            <ApprovalNotice approval={approval} />
          </Suspense>
        ) : (
          <Notice bare tone={notice.tone} icon={notice.icon}>
            {notice.words}
          </Notice>
        )}
      </div>
      {mention.asked && (
        <Suspense fallback={null}>
          <MentionMenu
            query={mention.asked.query}
            conversationId={conversation.id}
            meId={props.meId}
            onChoose={mention.put}
            onClose={mention.wave}
            onActive={setActiveName}
            handle={names}
          />
        </Suspense>
      )}
      {macro.asked && (
        <Suspense fallback={null}>
          <MacroMenu
            query={macro.asked.query}
            conversation={conversation}
            values={props.values}
            names={props.names}
            max={audience === 'note' ? NOTE_LENGTH : (rule?.maxLength ?? 1)}
            measure={xCount ?? plainLength}
            onChoose={(chosen) => {
              macro.put(chosen.text);
              props.onMacro(chosen);
            }}
            onClose={macro.wave}
            handle={menu}
          />
        </Suspense>
      )}
      <div role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${audience}`}>
        <textarea
          ref={area}
          className={css.area}
          dir="auto"
          rows={1}
          aria-label={t(AUDIENCE_NAME[audience])}
          aria-keyshortcuts="Control+Enter"
          aria-autocomplete={audience === 'note' ? 'list' : undefined}
          aria-activedescendant={activeName}
          placeholder={
            allowed
              ? audience === 'note'
                ? t('Write to your team')
                : isPrivate
                  ? t('Write to {name}', { name: hers })
                  : t('Answer {name}, for everybody to read', { name: hers })
              : t('Not possible here; you can still write a note')
          }
          value={text}
          spellCheck
          onChange={(event) => {
            onChange(event.target.value, audience);
            look();
          }}
          onSelect={look}
          onKeyDown={onKeyDown}
          onPaste={(event) => {
            if (takeFrom(event.clipboardData)) event.preventDefault();
          }}
        />
      </div>
      <BelowText
        text={text}
        audience={audience}
        conversation={conversation}
        thread={mayThread ? { max: rule?.maxLength ?? 1, measure: xCount, onCount: setPosts } : null}
        allowed={allowed}
        // With a picture of its own an answer shows that, and no page.
        previewsLinks={props.previewsLinks && props.files.going.length === 0}
      />
      {props.mayReply && (
        <Suspense fallback={null}>
          <Files
            conversation={conversation}
            audience={audience}
            hasText={hasText}
            chosen={chosen}
            onTaken={onTaken}
            onChange={props.onFiles}
          />
        </Suspense>
      )}
      {props.translatesTo && audience !== 'note' && (
        <Suspense fallback={null}>
          <TranslateAnswer
            conversation={conversation}
            language={props.translatesTo}
            text={text}
            onText={(next) => {
              onChange(next, audience);
              area.current?.focus();
            }}
          />
        </Suspense>
      )}
      {(props.actions.length > 0 || how.invites) && (
        <DoneBesides
          actions={props.actions}
          invites={how.invites === true}
          onUninvite={() => setInvites(false)}
          names={props.names}
          onChange={props.onActions}
        />
      )}
      <div className={css.foot}>
        <ComposerTools
          onMacros={props.mayReply ? macro.begin : null}
          macrosOpen={macro.asked !== null}
          onMention={audience === 'note' ? mention.begin : null}
          mentionOpen={mention.asked !== null}
          onFiles={mayAttach ? setChosen : null}
          onEmoji={putIn}
        />
        <span className="grow" />
        {(audience !== 'note' || meter.near || meter.over > 0) && allowed && !asThread && <LengthCount meter={meter} />}
        <SendButton
          variant={variant}
          name={sendName}
          disabled={!sendable}
          keys={meter.over > 0 && !asThread ? undefined : 'Ctrl+Enter'}
          onSend={(after) => onSend(after, how)}
          invites={invites}
          onInvites={mayInvite ? setInvites : null}
          later={
            audience === 'note' || conversation.isPrivate !== isPrivate || (meter.over > 0 && !asThread)
              ? null
              : (button, onClose) => (
                  <Suspense fallback={button}>
                    <SendLater
                      conversation={conversation}
                      closesAt={rule?.windowExpiresAt ?? null}
                      resolves={props.actions.some(({ kind }) => kind === 'resolve')}
                      onChoose={(at) => props.onSendLater(at, how)}
                      onClose={onClose}
                    >
                      {button}
                    </SendLater>
                  </Suspense>
                )
          }
        />
      </div>
    </section>
  );
}
