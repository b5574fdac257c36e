import { firstName } from '@kwartier/core';
import { Avatar } from '../../../components/domain/avatar.tsx';
import css from './presence-line.module.css';

interface Viewer {
  readonly agentId: string;
  readonly name: string;
  readonly typing: boolean;
}

/** Which colleagues are here, and who of them types. Above the composer, never in the timeline. */
export function PresenceLine({ viewers }: { viewers: readonly Viewer[] }) {
  if (viewers.length === 0) return null;
  const typing = viewers.filter((viewer) => viewer.typing);
  const reading = viewers.filter((viewer) => !viewer.typing);
  const names = (some: readonly Viewer[]) => some.map((viewer) => firstName(viewer.name)).join(' and ');
  return (
    <div className={css.line} role="status">
      {[...typing, ...reading].slice(0, 3).map((viewer) => (
        <Avatar key={viewer.agentId} name={viewer.name} size="sm" />
      ))}
      <span>
        {[
          typing.length > 0 ? `${names(typing)} ${typing.length === 1 ? 'is' : 'are'} answering` : '',
          reading.length > 0 ? `${names(reading)} ${reading.length === 1 ? 'is' : 'are'} reading along` : '',
        ]
          .filter(Boolean)
          .join(' · ')}
      </span>
    </div>
  );
}
