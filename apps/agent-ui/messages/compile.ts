import { parse } from '@formatjs/icu-messageformat-parser';

/** A message with nothing but names in it is its own text; any other is the syntax tree that `intl-messageformat` reads. */
export type Compiled = string | ReturnType<typeof parse>;

const HAS_SYNTAX = /[{<]/;
/** Text with nothing but names in braces: filled in without a syntax tree, which would be ten times as long. */
const ONLY_NAMES = /^(?:[^{}<']|'(?!\{)|\{\w+\})*$/u;

/**
 * Compile one ICU message (https://unicode-org.github.io/icu/userguide/format_parse/messages/), so that no parser travels to the
 * browser.
 * @throws SyntaxError that names the message
 */
export function compile(message: string): Compiled {
  if (ONLY_NAMES.test(message)) return message;
  try {
    return parse(message, { requiresOtherClause: true });
  } catch (error) {
    throw new SyntaxError(`Not an ICU message: ${message}`, { cause: error });
  }
}

/** The names a message takes, tags as `<b>`: what a translation must take too. */
export function namesOf(message: string): string[] {
  const names = new Set<string>();
  const walk = (node: unknown): void => {
    if (Array.isArray(node)) node.forEach(walk);
    else if (node && typeof node === 'object') {
      const { type, value, options, children } = node as Record<string, unknown>;
      // 0 is text, 7 the pound sign, 8 a tag; the rest are arguments.
      if (type === 8) names.add(`<${String(value)}>`);
      else if (type !== 0 && type !== 7) names.add(String(value));
      walk(children);
      for (const option of Object.values((options as Record<string, { value: unknown }>) ?? {})) walk(option.value);
    }
  };
  if (HAS_SYNTAX.test(message)) walk(parse(message));
  return [...names].sort();
}
