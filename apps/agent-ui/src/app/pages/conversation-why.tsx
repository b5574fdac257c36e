import { WhyPanel } from '../../features/rules/components/why-panel.tsx';
import { useRuleNames } from './use-rule-names.ts';

/** Why did this happen, with the names of everything that rules name. */
export function ConversationWhy({ id, seq, now }: { id: string; seq: number; now: number }) {
  return <WhyPanel key={id} conversationId={id} seq={seq} now={now} names={useRuleNames()} />;
}
