import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync } from 'vite';
import { isForPeople } from './server-texts-left-out.ts';

const ROOT = new URL('../../../', import.meta.url).pathname;

/** Where texts are composed that a person may read: rules, use cases, what platforms answered, refusals, and forms. */
const SOURCES = '{packages/{core,usecases,connectors,contracts}/src,apps/api/src}/**/*.ts';
const PASSED_BY = /\.test\.ts$|^apps\/api\/src\/demo\//;

interface Node {
  readonly type: string;
  readonly [key: string]: unknown;
}

/** Properties whose text is shown wherever they stand, however short. */
const SHOWN = new Set(['reason', 'detail', 'deliveryReason', 'assignedReason']);
/** Callees whose strings nobody sees: what they say goes to logs, to the database, or to developers. */
const SILENT =
  /^(?:TypeError|RangeError|SyntaxError|log|info|warn|error|debug|describe|meta|RegExp|Set|includes|startsWith)$/;
/** What a connector throws as a plain Error becomes the line of a connection test; anywhere else it is a fault for the log. */
const ERROR_IS_SHOWN = /^packages\/connectors\//;
/** Their first argument is the name of a line that is shown. */
const NAMING = new Set(['tryLine']);
/** A capital, and then a second word or a full stop; or a value, and then two words: written to be read. */
const SENTENCE = /^[\p{Lu}“`](?=.*\p{L}).*(?: [\p{L}\d{“(]|[.?…]$)|^\{0\}.*\p{L}{2,} \p{L}{2,}/su;

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';
const nameOf = (node: unknown): string =>
  isNode(node) ? String(node.name ?? (isNode(node.property) ? node.property.name : '') ?? '') : '';

const isAnswer = (node: unknown): boolean =>
  isNode(node) &&
  node.type === 'ObjectExpression' &&
  (node.properties as Node[]).some(({ key }) => nameOf(key) === 'statusCode');

/** A text with places for values, numbered from 0 in the order they are written. */
const numbered = (text: string): string => {
  let n = 0;
  return text.replaceAll(PLACE, () => `{${n++}}`);
};
/** Stands for a value until the places are numbered: a sign that nobody writes. */
const PLACE = '\u0000';

/** Every text one source file composes for people, as patterns. @throws SyntaxError if it is no TypeScript */
export function serverTextsOf(file: string, source: string): string[] {
  const { program, errors } = parseSync(file, source);
  if (errors.length > 0) throw new SyntaxError(`${file}: ${errors[0]!.message}`);
  const constants = new Map<string, Node | undefined>();
  const found = new Set<string>();

  /**
   * What an expression may become: through conditions, alternatives, templates, sums and the constants of this file.
   * @param isPart it is put into a longer text: what may be any value is one, and what comes out of a table is a text of its own
   */
  const outcomes = (node: unknown, isPart = false, deep = 0): string[] => {
    if (!isNode(node)) return [PLACE];
    switch (node.type) {
      case 'Literal':
        return typeof node.value === 'string' ? [node.value] : [PLACE];
      case 'ConditionalExpression':
        return unique([...outcomes(node.consequent, isPart, deep), ...outcomes(node.alternate, isPart, deep)]);
      case 'LogicalExpression': {
        const either = unique([...outcomes(node.left, isPart, deep), ...outcomes(node.right, isPart, deep)]);
        return isPart && either.includes(PLACE) ? [PLACE] : either;
      }
      case 'ParenthesizedExpression':
      case 'TSAsExpression':
        return outcomes(node.expression, isPart, deep);
      case 'BinaryExpression':
        return node.operator === '+'
          ? product([outcomes(node.left, true, deep), outcomes(node.right, true, deep)])
          : [PLACE];
      case 'TemplateLiteral': {
        const texts = (node.quasis as { value: { cooked: string } }[]).map(({ value }) => [value.cooked]);
        const values = (node.expressions as unknown[]).map((one) => outcomes(one, true, deep));
        return product(texts.flatMap((text, at) => (values[at] ? [text, values[at]] : [text])));
      }
      case 'Identifier': {
        const constant = constants.get(String(node.name));
        return constant && deep < 3 && constant.type !== 'ObjectExpression'
          ? outcomes(constant, isPart, deep + 1)
          : [PLACE];
      }
      case 'MemberExpression': {
        const table = isPart && node.computed ? constants.get(nameOf(node.object)) : undefined;
        if (table?.type === 'ObjectExpression')
          for (const { value } of table.properties as { value?: unknown }[]) keep(value, true);
        return [PLACE];
      }
      default:
        return [PLACE];
    }
  };
  const keep = (node: unknown, isShown: boolean) => {
    for (const outcome of outcomes(node)) {
      // The end of a sentence, put behind one elsewhere.
      if (/^\s/.test(outcome)) continue;
      const text = numbered(outcome).trim();
      if (/\p{L}{2}/u.test(text.replace(/\{\d+\}/g, '')) && (isShown || SENTENCE.test(text))) found.add(text);
    }
  };

  const gather = (node: unknown): void => {
    if (Array.isArray(node)) node.forEach(gather);
    if (!isNode(node)) return;
    if (node.type === 'VariableDeclaration' && node.kind === 'const')
      for (const { id, init } of node.declarations as { id: Node; init: unknown }[])
        if (isNode(init) && /^(?:Conditional|Template|Literal|Logical|Binary|ObjectExpression)/.test(init.type))
          // Two constants of one name in one file: neither is followed.
          constants.set(nameOf(id), constants.has(nameOf(id)) ? undefined : init);
    for (const value of Object.values(node)) gather(value);
  };
  gather(program);

  const walk = (node: unknown): void => {
    if (Array.isArray(node)) {
      for (const one of node) walk(one);
      return;
    }
    if (!isNode(node)) return;
    if (/^(?:ImportDeclaration|Export(?:All|Named)Declaration)$/.test(node.type) && node.source) return;
    if (/^TS(?:Literal|Type|Interface|Union)/.test(node.type) && node.type !== 'TSTypeAssertion') return;
    if (node.type === 'TaggedTemplateExpression') return;
    if (node.type === 'CallExpression' || node.type === 'NewExpression') {
      const callee = nameOf(node.callee);
      if (callee === 'DomainError') {
        keep((node.arguments as unknown[])[1], true);
        return;
      }
      if (callee === 'assign' && isAnswer((node.arguments as unknown[])[1])) {
        // An Error with a status goes out as it is.
        const [error] = node.arguments as Node[];
        keep((error?.arguments as unknown[] | undefined)?.[0], true);
        return;
      }
      if (SILENT.test(callee) || (callee === 'Error' && !ERROR_IS_SHOWN.test(file))) return;
      if (NAMING.has(callee)) keep((node.arguments as unknown[])[0], true);
    }
    if (node.type === 'ObjectExpression') {
      const named = (node.properties as Node[]).filter((one) => /^(?:name|detail)$/.test(nameOf(one.key)));
      if (named.length === 2) keep(named.find((one) => nameOf(one.key) === 'name')?.value, true);
    }
    if (node.type === 'Property' && SHOWN.has(nameOf(node.key))) {
      keep(node.value, true);
      return;
    }
    if (/^(?:TemplateLiteral|Literal|ConditionalExpression)$/.test(node.type)) {
      keep(node, false);
      if (node.type !== 'ConditionalExpression') return;
    }
    for (const [key, value] of Object.entries(node)) if (key !== 'typeAnnotation') walk(value);
  };
  walk(program);
  return [...found];
}

const unique = (texts: readonly string[]): string[] => [...new Set(texts)];
const product = (parts: readonly (readonly string[])[]): string[] =>
  parts.reduce<string[]>((all, part) => all.flatMap((before) => part.map((next) => before + next)), ['']);

/** Every text that is composed on the server, with the file it stands in, whoever it is for. */
export const findServerTexts = (): { readonly file: string; readonly text: string }[] =>
  globSync(SOURCES, { cwd: ROOT })
    .filter((file) => !PASSED_BY.test(file))
    .flatMap((file) => serverTextsOf(file, readFileSync(join(ROOT, file), 'utf8')).map((text) => ({ file, text })));

/** Every text the server may show to a person, once, in the order of the alphabet: `There are {0} rules. Archive one first.` */
export function readServerTexts(): string[] {
  const texts = new Set(
    findServerTexts()
      .filter(({ file, text }) => isForPeople(file, text))
      .map(({ text }) => text),
  );
  // A value takes the full stop behind it along: `{0} refused this: {1}` says `{0} refused this: {1}.` too.
  return [...texts].filter((text) => !/\}\.$/.test(text) || !texts.has(text.slice(0, -1))).sort();
}
