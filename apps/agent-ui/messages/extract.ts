import { parseSync } from 'vite';

/** What one source file says. */
export interface Said {
  /** The messages handed to `t`, `msg` and `rich`. */
  readonly messages: readonly string[];
  /** Text that a person would see and no translator: where, and what. */
  readonly untranslated: readonly { readonly line: number; readonly text: string }[];
}

interface Node {
  readonly type: string;
  readonly start: number;
  readonly [key: string]: unknown;
}

const CALLS = new Set(['t', 'msg', 'rich']);
/** Attributes whose value is read out or shown. */
const SPOKEN = new Set([
  'aria-label',
  'aria-description',
  'aria-roledescription',
  'aria-valuetext',
  'title',
  'label',
  'placeholder',
  'alt',
  'description',
  'hint',
  'heading',
  'legend',
  'words',
  'data-label',
]);
/** Properties of objects that become such attributes, or are shown as they are. */
const SPOKEN_PROPERTIES = new Set(['label', 'title', 'placeholder', 'description', 'hint', 'heading', 'words']);
/** Texts that the server composed: shown through `sayServer`. */
const SERVER_SAID = new Set(['deliveryReason', 'assignedReason', 'stateReason']);
const HAS_WORD = /\p{L}{2}/u;
/** A capital, a small letter, and then a second word or a full stop: written to be read. */
const SENTENCE = /^\p{Lu}\p{Ll}*(?:['’]\p{Ll}+)?,? [\p{L}\d‘“(]|^\p{Lu}[\p{L} ,]+[.?…]$/u;
/** Two words and more in small letters, which neither classes (they stand in attributes) nor values of CSS are. */
const PHRASE = /^\p{Ll}[\p{L}’']+ \p{L}{2}[\p{L}’' ]*$/u;
/** One word with a capital is a label, unless it names a key, a platform or a company. */
const WORD = /^\p{Lu}\p{Ll}{2,}$/u;
const NAMES =
  /^(?:Enter|Escape|Tab|Space|Backspace|Delete|Home|End|Alt|Ctrl|Control|Shift|Meta|Facebook|Messenger|Kwartier|Safari|Chrome|Firefox|Edge|Opera|Android|Windows|Linux|Inter|Dead|Esc|Sep|Gallery|Files)$/;
/** Callees whose strings nobody sees. */
const SILENT = /^(?:customersWords|Error|TypeError|RangeError|SyntaxError|lazy|import|describe|it|expect|warn|error)$/;

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';
const literal = (node: unknown): string | undefined => {
  if (!isNode(node)) return undefined;
  if (node.type === 'Literal' && typeof node.value === 'string') return node.value;
  if (node.type === 'TemplateLiteral' && (node.expressions as unknown[]).length === 0)
    return (node.quasis as { value: { cooked: string } }[])[0]!.value.cooked;
  return undefined;
};
const nameOf = (node: unknown): string =>
  isNode(node) ? String(node.name ?? (isNode(node.property) ? node.property.name : '') ?? '') : '';

/** Read one TypeScript file of the console. @throws SyntaxError if it is none */
export function extract(file: string, source: string): Said {
  const { program, errors } = parseSync(file, source);
  if (errors.length > 0) throw new SyntaxError(`${file}: ${errors[0]!.message}`);
  const messages: string[] = [];
  const untranslated: { line: number; text: string }[] = [];
  const lineOf = (start: number) => source.slice(0, start).split('\n').length;
  const found = (node: Node, text: string) => untranslated.push({ line: lineOf(node.start), text: text.trim() });

  /** The strings an expression may become: through conditions and alternatives. */
  const outcomes = (node: unknown): { node: Node; text: string }[] => {
    if (!isNode(node)) return [];
    const text = literal(node);
    if (text !== undefined) return [{ node, text }];
    switch (node.type) {
      case 'JSXExpressionContainer':
        return outcomes(node.expression);
      case 'ConditionalExpression':
        return [...outcomes(node.consequent), ...outcomes(node.alternate)];
      case 'LogicalExpression':
        return [...outcomes(node.left), ...outcomes(node.right)];
      case 'TemplateLiteral':
        return [
          { node, text: (node.quasis as { value: { cooked: string } }[]).map(({ value }) => value.cooked).join('') },
        ];
      default:
        return [];
    }
  };

  /** What an expression would show of the server past `sayServer`. */
  const unsaid = (node: unknown): Node[] => {
    if (!isNode(node)) return [];
    if (node.type === 'Identifier' || node.type === 'MemberExpression')
      return SERVER_SAID.has(nameOf(node)) ? [node] : [];
    const { expression, consequent, alternate, left, right } = node;
    if (node.type === 'JSXExpressionContainer') return unsaid(expression);
    if (node.type === 'ConditionalExpression') return [...unsaid(consequent), ...unsaid(alternate)];
    if (node.type === 'LogicalExpression') return [...(node.operator === '&&' ? [] : unsaid(left)), ...unsaid(right)];
    if (node.type === 'TemplateLiteral') return (node.expressions as unknown[]).flatMap(unsaid);
    return [];
  };

  const walk = (node: unknown, silent: boolean): void => {
    if (Array.isArray(node)) {
      for (const one of node) walk(one, silent);
      return;
    }
    if (!isNode(node)) return;
    if (node.type === 'ObjectPattern') return;
    if (node.type === 'JSXExpressionContainer' || node.type === 'Property')
      for (const at of unsaid(node.type === 'Property' ? node.value : node))
        found(at, `${nameOf(at)} without sayServer`);
    let hush = silent;
    if (
      node.type === 'CallExpression' &&
      CALLS.has(nameOf(node.callee)) &&
      isNode(node.callee) &&
      node.callee.type === 'Identifier'
    ) {
      const [first, ...rest] = node.arguments as unknown[];
      const message = literal(first);
      if (message !== undefined) messages.push(message);
      else if (isNode(first) && (first.type === 'TemplateLiteral' || first.type === 'BinaryExpression'))
        found(first, 'a message must be one literal');
      else walk(first, silent);
      walk(rest, silent);
      return;
    }
    if (node.type === 'CallExpression' || node.type === 'NewExpression')
      hush = silent || SILENT.test(nameOf(node.callee));
    if (node.type === 'ImportDeclaration' || node.type === 'TSLiteralType' || node.type.startsWith('TSTypeA')) return;
    if (node.type === 'JSXText' && HAS_WORD.test(String(node.value))) found(node, String(node.value));
    if (node.type === 'JSXExpressionContainer') {
      for (const { node: at, text } of outcomes(node.expression))
        if (HAS_WORD.test(text) && !hush && isShown(at, text)) found(at, text);
    }
    if (node.type === 'JSXAttribute') {
      const name = nameOf(node.name);
      if (SPOKEN.has(name)) {
        for (const { node: at, text } of outcomes(node.value)) if (HAS_WORD.test(text)) found(at, text);
        for (const at of unsaid(node.value)) found(at, `${nameOf(at)} without sayServer`);
      }
      const inner = node.value;
      // Class names, keys and the like are nobody's words; functions and elements inside may hold some.
      if (isNode(inner) && literal(inner) === undefined)
        walkPast(inner, hush || name === 'className' || name.startsWith('data-'));
      return;
    }
    if (node.type === 'Property' && nameOf(node.key) === 'group') return;
    if (node.type === 'Property' && SPOKEN_PROPERTIES.has(nameOf(node.key)) && !hush) {
      const shown = outcomes(node.value).filter(({ text }) => HAS_WORD.test(text));
      for (const { node: at, text } of shown) found(at, text);
      if (shown.length > 0) return;
    }
    const text = literal(node);
    if (
      text !== undefined &&
      !hush &&
      (SENTENCE.test(text) || PHRASE.test(text) || (WORD.test(text) && !NAMES.test(text)))
    )
      found(node, text);
    if (node.type === 'TemplateLiteral' && text === undefined && !hush) {
      const parts = (node.quasis as { value: { cooked: string } }[]).map(({ value }) => value.cooked).join('…');
      if (/\p{L}{2,} \p{L}{2,}|(?:^|…) ?\p{L}{2,}(?: …|…|$)/u.test(parts) && SENTENCE_IN_TEMPLATE.test(parts))
        found(node, parts);
    }
    for (const [key, value] of Object.entries(node))
      if (key !== 'type' && key !== 'start' && key !== 'end') walk(value, hush);
  };
  /** An attribute's expression, whose own outcomes were judged already. */
  const walkPast = (node: Node, hush: boolean) =>
    walk(node.type === 'JSXExpressionContainer' ? [node.expression] : node, hush);
  walk(program, false);
  return { messages, untranslated: unique(untranslated) };
}

const SENTENCE_IN_TEMPLATE = /^\p{Lu}\p{Ll}+ |^… \p{Ll}{2,}/u;
/** Inside an element, a lone word in small letters may be a class or a key; one with a capital or a space is read. */
const isShown = (_node: Node, text: string): boolean => /^\p{Lu}|\s\p{L}/u.test(text.trim());
const unique = <T extends { line: number; text: string }>(all: readonly T[]): T[] => [
  ...new Map(all.map((one) => [`${one.line} ${one.text}`, one])).values(),
];
