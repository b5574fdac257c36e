import { type Mention, mentionPieces } from '@kwartier/core';
import { cx } from '../../../lib/cx.ts';
import { textDirection } from '../../../lib/direction.ts';
import { splitLinks } from '../../../lib/links.ts';
import css from './bubble.module.css';

interface MessageTextProps {
  text: string;
  language?: string | null;
  /** Who is named in it, and where. */
  mentions?: readonly Mention[] | undefined;
  meId?: string | undefined;
}

/** What somebody wrote, in their own direction, with web addresses one can follow, and names as chips that keep their own direction. */
export function MessageText({ text, language, mentions = [], meId }: MessageTextProps) {
  let offset = 0;
  return (
    <p dir={textDirection(text)} lang={language ?? undefined} style={{ whiteSpace: 'pre-wrap' }}>
      {mentionPieces(text, mentions).flatMap(({ text: part, mention }) =>
        mention
          ? [
              <bdi key={`@${mention.from}`} className={cx(css.mention, mention.id === meId && css.me)}>
                {part}
              </bdi>,
            ]
          : splitLinks(part).map((piece) => {
              const key = offset;
              offset += piece.text.length;
              return piece.href ? (
                <a
                  key={key}
                  href={piece.href}
                  target="_blank"
                  rel="noopener noreferrer"
                  style={{ textDecoration: 'underline' }}
                >
                  {piece.text}
                </a>
              ) : (
                <span key={key}>{piece.text}</span>
              );
            }),
      )}
    </p>
  );
}
