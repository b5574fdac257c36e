import type { ConversationDetailDto, UploadDto } from '@kwartier/contracts';
import { attachmentFault, attachmentRule, type MediaKind, mediaKind, megabytes } from '@kwartier/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { Button, IconButton } from '../../../components/ui/button.tsx';
import { Field } from '../../../components/ui/field.tsx';
import { Icon, type IconName } from '../../../components/ui/icon.tsx';
import { Notice } from '../../../components/ui/notice.tsx';
import { announceNow } from '../../../lib/announcer.ts';
import { sayProblem } from '../../../lib/api-client.ts';
import { t } from '../../../lib/i18n/index.ts';
import type { Audience } from '../../../lib/outbox.ts';
import { uploadsKey } from '../../../lib/queries/uploads.ts';
import { useStore } from '../../../lib/store.ts';
import { describeUpload, removeUpload, uploadsQuery } from '../api/uploads.ts';
import { addFiles, type ComingFile, comingFiles, retryFile, stopFile } from '../coming-files.ts';
import { faultWords } from '../fault-words.ts';
import css from './files.module.css';

/** What of a draft's files goes out with the answer, and whether it can. */
export interface DraftFiles {
  /** In order. */
  readonly going: readonly { readonly id: string; readonly name: string }[];
  /** Something is on its way, or wrong. */
  readonly blocked: boolean;
}

interface FilesProps {
  conversation: ConversationDetailDto;
  audience: Audience;
  hasText: boolean;
  /** Files that were chosen, dropped or pasted, and not taken up yet. */
  chosen: readonly File[];
  onTaken: () => void;
  onChange: (files: DraftFiles) => void;
}

const ICON: Readonly<Record<MediaKind, IconName>> = { image: 'picture', gif: 'picture', video: 'film', file: 'file' };

/** The files of a draft: what they look like, how far they are, what is wrong, and what they show for who cannot see it. */
export function Files({ conversation, audience, hasText, chosen, onTaken, onChange }: FilesProps) {
  const { id, platform } = conversation;
  const queryClient = useQueryClient();
  const { data: held = [] } = useQuery(uploadsQuery(id));
  const coming = useStore(comingFiles).filter((one) => one.conversationId === id);
  const isNote = audience === 'note';
  const isPrivate = audience === 'private';
  const ready = held.flatMap((one) => (one.mediaType === null ? [] : [{ ...one, mediaType: one.mediaType }]));
  const halves = held.filter((one) => one.mediaType === null && !coming.some(({ uploadId }) => uploadId === one.id));
  const isOnlyMessage = isPrivate && conversation.replyRules.private?.isOnlyMessage === true;
  const fault = isNote ? undefined : attachmentFault(ready, { platform, isPrivate, isOnlyMessage, hasText });
  const blocked = !isNote && (fault !== undefined || coming.length > 0);
  const going = isNote ? [] : ready.map((one) => ({ id: one.id, name: one.name }));
  const state = JSON.stringify({ going, blocked });

  useEffect(() => {
    onChange(JSON.parse(state) as DraftFiles);
  }, [state, onChange]);
  useEffect(() => {
    if (chosen.length === 0) return;
    onTaken();
    void addFiles(queryClient, id, platform, chosen);
  }, [chosen, onTaken, queryClient, id, platform]);

  const remove = async (upload: UploadDto) => {
    queryClient.setQueryData<UploadDto[]>(uploadsKey(id), (now = []) => now.filter((one) => one.id !== upload.id));
    await removeUpload(upload.id).catch((error: unknown) => announceNow(sayProblem(error)));
    await queryClient.invalidateQueries({ queryKey: uploadsKey(id) });
  };
  const describe = async (upload: UploadDto, altText: string) => {
    try {
      const described = await describeUpload(upload.id, altText);
      queryClient.setQueryData<UploadDto[]>(uploadsKey(id), (now = []) =>
        now.map((one) => (one.id === described.id ? described : one)),
      );
    } catch (error) {
      announceNow(sayProblem(error));
    }
  };

  if (held.length + coming.length === 0) return null;
  const { maxAltLength } = isNote ? { maxAltLength: 0 } : attachmentRule(platform, isPrivate);
  return (
    <div className={css.files}>
      {isNote ? (
        <Notice bare icon="note">
          {t('Files stay with your answer: notes hold none.')}
        </Notice>
      ) : (
        fault && (
          <Notice bare tone="breached" icon="warn" role="alert">
            {faultWords(fault, ready, { platform, isPrivate })}
          </Notice>
        )
      )}
      <ul className={css.list} aria-label={t('Attached files')}>
        {ready.map((upload) => (
          <Ready
            key={upload.id}
            upload={upload}
            maxAltLength={['image', 'gif'].includes(mediaKind(upload.mediaType)) ? maxAltLength : 0}
            onRemove={() => void remove(upload)}
            onDescribe={(altText) => void describe(upload, altText)}
          />
        ))}
        {halves.map((upload) => (
          <li key={upload.id} className={css.file}>
            <span className={css.picture}>
              <Icon name="file" />
            </span>
            <span className={css.words}>
              <span className={css.name} dir="auto">
                {upload.name}
              </span>
              <span className={css.more}>{t('Did not come whole. Attach it again.')}</span>
            </span>
            <IconButton
              icon="close"
              label={t('Take out {name}', { name: upload.name })}
              onClick={() => void remove(upload)}
            />
          </li>
        ))}
        {coming.map((one) => (
          <Coming key={one.key} file={one} onRetry={() => retryFile(queryClient, one)} onStop={() => stopFile(one)} />
        ))}
      </ul>
    </div>
  );
}

interface ReadyProps {
  upload: UploadDto & { mediaType: NonNullable<UploadDto['mediaType']> };
  /** 0: nothing can be said of it there. */
  maxAltLength: number;
  onRemove: () => void;
  onDescribe: (altText: string) => void;
}

function Ready({ upload, maxAltLength, onRemove, onDescribe }: ReadyProps) {
  const [isOpen, setOpen] = useState(false);
  const [text, setText] = useState(upload.altText);
  const save = () => {
    if (text.trim() !== upload.altText) onDescribe(text);
  };
  return (
    <li className={css.file}>
      <span className={css.picture}>
        {upload.previewUrl ? (
          <img src={upload.previewUrl} alt="" width={44} height={44} decoding="async" />
        ) : (
          <Icon name={ICON[mediaKind(upload.mediaType)]} />
        )}
      </span>
      <span className={css.words}>
        <span className={css.name} dir="auto">
          {upload.name}
        </span>
        <span className={css.more}>
          <bdi>{megabytes(upload.size)}</bdi>
          {maxAltLength > 0 && (
            <Button variant="link" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
              {upload.altText ? t('Description') : t('Add a description')}
            </Button>
          )}
        </span>
      </span>
      <IconButton icon="close" label={t('Take out {name}', { name: upload.name })} onClick={onRemove} />
      {isOpen && maxAltLength > 0 && (
        <Field
          className={css.alt}
          label={t('What is to be seen on {name}', { name: upload.name })}
          hint={t('Read out to people who cannot see it.')}
          value={text}
          maxLength={maxAltLength}
          autoFocus
          dir="auto"
          onChange={(event) => setText(event.target.value)}
          onBlur={save}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' && event.key !== 'Escape') return;
            event.preventDefault();
            event.stopPropagation();
            if (event.key === 'Enter') save();
            else setText(upload.altText);
            setOpen(false);
          }}
        />
      )}
    </li>
  );
}

function Coming({ file, onRetry, onStop }: { file: ComingFile; onRetry: () => void; onStop: () => void }) {
  return (
    <li className={css.file}>
      <span className={css.picture}>
        <Icon name={file.problem ? 'warn' : 'file'} />
      </span>
      <span className={css.words}>
        <span className={css.name} dir="auto">
          {file.name}
        </span>
        {file.problem ? (
          <span className={css.bad}>
            {file.problem}
            {file.mayRetry && (
              <Button variant="link" onClick={onRetry}>
                {t('Try again')}
              </Button>
            )}
          </span>
        ) : (
          <progress
            className={css.progress}
            value={file.arrived}
            max={file.size}
            aria-label={t('{name} is on its way', { name: file.name })}
          />
        )}
      </span>
      <IconButton
        icon="close"
        label={file.problem ? t('Take out {name}', { name: file.name }) : t('Stop {name}', { name: file.name })}
        onClick={onStop}
      />
    </li>
  );
}
