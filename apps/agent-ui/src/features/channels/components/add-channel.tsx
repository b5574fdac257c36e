import type { ChannelDto } from '@kwartier/contracts';
import { PLATFORMS, type Platform } from '@kwartier/core';
import type { FormEvent, ReactNode } from 'react';
import { PlatformMark } from '../../../components/domain/platform-mark.tsx';
import { Button, IconButton } from '../../../components/ui/button.tsx';
import { CopyField } from '../../../components/ui/copy-field.tsx';
import { Field } from '../../../components/ui/field.tsx';
import { Icon } from '../../../components/ui/icon.tsx';
import { Notice } from '../../../components/ui/notice.tsx';
import { ProblemText } from '../../../components/ui/problem-text.tsx';
import { cx } from '../../../lib/cx.ts';
import { t } from '../../../lib/i18n/index.ts';
import { useCheckChannel, useCreateChannel, useUpdateChannel } from '../api/channels.ts';
import { GUIDE, type GuideField } from '../platform-guide.ts';
import css from './channels.module.css';
import { CheckList } from './check-list.tsx';

type Values = Partial<Record<GuideField['key'] | 'name', string>>;

export interface ChannelForm {
  readonly platform: Platform | null;
  readonly values: Values;
  /** Set once the channel exists: what is left is the webhook and the test. */
  readonly channel: ChannelDto | null;
}
export const EMPTY_FORM: ChannelForm = { platform: null, values: {}, channel: null };

interface AddChannelProps {
  form: ChannelForm;
  onForm: (form: ChannelForm) => void;
  /** An existing channel that gets new credentials. */
  reconnect: ChannelDto | null;
  onClose: () => void;
  onDone: () => void;
}

const ACCOUNT_KEYS = ['externalId', 'handle'];

function Step({
  number,
  title,
  state,
  children,
}: {
  number: number;
  title: string;
  state: 'done' | 'now' | 'later';
  children?: ReactNode;
}) {
  return (
    <li className={cx(css.step, css[state])} aria-current={state === 'now' ? 'step' : undefined}>
      <span className={css.stepMark} aria-hidden="true">
        {state === 'done' ? <Icon name="check" size={14} /> : number}
      </span>
      <h3>
        {title}
        {state === 'done' && <span className="visually-hidden">{t(', done')}</span>}
      </h3>
      {children}
    </li>
  );
}

const Steps = ({ items }: { items: readonly string[] }) => (
  <ol className={css.todo}>
    {items.map((item) => (
      <li key={item}>{t(item)}</li>
    ))}
  </ol>
);

/** Connect an account, step by step. Closing keeps what was filled in. */
export function AddChannel({ form, onForm, reconnect, onClose, onDone }: AddChannelProps) {
  const create = useCreateChannel();
  const update = useUpdateChannel();
  const check = useCheckChannel();
  const platform = reconnect?.platform ?? form.platform;
  const guide = platform && GUIDE[platform];
  const channel = reconnect ?? form.channel;
  const connected = reconnect ? update.isSuccess : form.channel !== null;
  const { values } = form;
  const set = (key: keyof Values, value: string) => onForm({ ...form, values: { ...values, [key]: value } });
  const error = create.error ?? update.error ?? check.error;

  const connect = (event: FormEvent) => {
    event.preventDefault();
    if (!platform) return;
    const text = (key: keyof Values) => values[key]?.trim() || undefined;
    const credentials = {
      accessToken: text('accessToken') ?? '',
      refreshToken: text('refreshToken'),
      clientId: text('clientId'),
      clientSecret: text('clientSecret'),
      appSecret: text('appSecret'),
      verifyToken: text('verifyToken'),
    };
    if (reconnect) {
      update.mutate({ id: reconnect.id, credentials }, { onSuccess: () => check.mutate(reconnect.id) });
      return;
    }
    const handle = text('handle')?.replace(/^@/, '');
    create.mutate(
      {
        platform,
        name: text('name') ?? handle ?? t(GUIDE[platform].title),
        account: { externalId: text('externalId') ?? '', ...(handle ? { handle } : {}) },
        credentials,
      },
      // Secrets do not stay on the page once the server has them.
      {
        onSuccess: (made) =>
          onForm({
            platform,
            values: { ...(values.verifyToken ? { verifyToken: values.verifyToken } : {}) },
            channel: made,
          }),
      },
    );
  };

  const fields = guide?.access.filter((field) => !reconnect || !ACCOUNT_KEYS.includes(field.key)) ?? [];
  const step = !platform ? 1 : !connected ? 2 : check.data?.ok ? 5 : 3;
  const stateOf = (number: number) =>
    number < step ? 'done' : number === step || (step === 3 && number === 4) ? 'now' : 'later';
  return (
    <aside className={css.add} aria-label={reconnect ? t('Reconnect a channel') : t('Add a channel')}>
      <header className={css.addBar}>
        <h2>
          {reconnect ? t('Reconnect {name}', { name: reconnect.name }) : guide ? t(guide.add) : t('Add a channel')}
        </h2>
        <span className="dim num">{t('{step} of {steps}', { step: Math.min(step, 4), steps: 4 })}</span>
        <span className="grow" />
        <IconButton icon="close" label={t('Close, keeps what you filled in')} onClick={onClose} />
      </header>
      <ol className={css.steps}>
        <Step number={1} title={t('Platform')} state={stateOf(1)}>
          {step === 1 ? (
            <div className={css.platforms}>
              {PLATFORMS.map((one) => (
                <button
                  key={one}
                  type="button"
                  className={css.platform}
                  onClick={() => onForm({ ...EMPTY_FORM, platform: one })}
                >
                  <PlatformMark platform={one} size="lg" />
                  <span>
                    <b className="strong">{t(GUIDE[one].title)}</b>
                    <br />
                    <span className="dim">{t(GUIDE[one].covers)}</span>
                  </span>
                </button>
              ))}
            </div>
          ) : (
            <p>
              {guide && `${t(guide.title)}: ${t(guide.covers)}`}{' '}
              {step === 2 && !reconnect && (
                <Button variant="link" onClick={() => onForm({ ...form, platform: null })}>
                  {t('Change')}
                </Button>
              )}
            </p>
          )}
        </Step>
        <Step number={2} title={t('Access')} state={stateOf(2)}>
          {step === 2 && guide && (
            <form className={css.fields} onSubmit={connect}>
              {!reconnect && <Steps items={guide.prepare} />}
              <p>
                <a href={guide.link} target="_blank" rel="noopener noreferrer">
                  {t('Open the developer pages of {company}', { company: platform === 'x' ? 'X' : 'Meta' })}
                </a>
              </p>
              {!reconnect && (
                <Field
                  label={t('Name in Kwartier')}
                  required
                  maxLength={80}
                  value={values.name ?? ''}
                  onChange={(event) => set('name', event.target.value)}
                />
              )}
              {fields.map((field) => (
                <Field
                  key={field.key}
                  label={field.optional ? t('{field} (optional)', { field: t(field.label) }) : t(field.label)}
                  hint={t(field.hint)}
                  required={!field.optional}
                  type={field.secret ? 'password' : 'text'}
                  autoComplete="off"
                  spellCheck={false}
                  value={values[field.key] ?? ''}
                  onChange={(event) => set(field.key, event.target.value)}
                />
              ))}
              <div>
                <Button type="submit" variant="primary" busy={create.isPending || update.isPending}>
                  {reconnect ? t('Reconnect') : t('Connect')}
                </Button>
              </div>
            </form>
          )}
          {step > 2 && <p>{reconnect ? t('The new credentials are stored') : t('Stored, encrypted')}</p>}
        </Step>
        <Step number={3} title={t('Webhook')} state={stateOf(3)}>
          {connected && channel && guide && (
            <div className={css.fields}>
              <Steps items={guide.webhook} />
              <CopyField
                label={t('Callback address')}
                value={channel.webhookUrl}
                hint={
                  channel.lastWebhookAt ? t('The platform has called it.') : t('The platform has not called it yet.')
                }
              />
              {values.verifyToken && <CopyField label={t('Verify token')} value={values.verifyToken} />}
            </div>
          )}
        </Step>
        <Step number={4} title={t('Connection test')} state={stateOf(4)}>
          {connected && channel && (
            <div className={css.fields}>
              {check.data && <CheckList check={check.data} />}
              <div className="row">
                <Button
                  variant={check.data?.ok ? 'default' : 'primary'}
                  busy={check.isPending}
                  onClick={() => check.mutate(channel.id)}
                >
                  {check.data ? t('Test again') : t('Test the connection')}
                </Button>
                <Button variant={check.data?.ok ? 'primary' : 'ghost'} onClick={onDone}>
                  {check.data?.ok ? t('Done') : t('Finish later')}
                </Button>
              </div>
            </div>
          )}
        </Step>
      </ol>
      {error && (
        <Notice tone="breached" icon="warn" role="alert" className={css.addError}>
          <ProblemText error={error} />
        </Notice>
      )}
    </aside>
  );
}
