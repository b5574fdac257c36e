import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync } from 'vite';

const ROOT = new URL('../../../', import.meta.url).pathname;
const SOURCES = '{packages/*/src,apps/{api,cli}/src,workers/src}/**/*.ts';
/** Files that write to the audit log, or hand an action to what does. */
const WRITES = /insert(?:Fast)?Audit\b|\brecord\.ts'|insert into audit\b/;
/** Where the action stands among what the `record` of record.ts takes. */
const RECORDED_AT = 3;
const ACTION = /^[a-z_]+\.[a-z_]+$/;

interface Node {
  readonly type: string;
  readonly start: number;
  readonly [key: string]: unknown;
}
const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';
const nameOf = (node: unknown): string => (isNode(node) && node.type === 'Identifier' ? String(node.name) : '');

/** What one source file writes to the audit log. */
export interface Written {
  readonly actions: readonly string[];
  /** Actions that cannot be read off the source: where, and what stands there. A table of words would not know them. */
  readonly unread: readonly string[];
}

/**
 * Every action that one source file writes. It stands as a property `action`, as an argument of a function of the file that takes an
 * `action`, or in SQL; as itself or as either side of a condition.
 * @throws SyntaxError if it is no TypeScript
 */
export function auditActionsOf(file: string, source: string): Written {
  if (!WRITES.test(source)) return { actions: [], unread: [] };
  const { program, errors } = parseSync(file, source);
  if (errors.length > 0) throw new SyntaxError(`${file}: ${errors[0]!.message}`);
  const actions = new Set<string>();
  const unread: string[] = [];
  const takes = new Map<string, number>();

  const visit = (node: unknown, see: (node: Node) => void): void => {
    if (Array.isArray(node)) for (const one of node) visit(one, see);
    if (!isNode(node)) return;
    see(node);
    for (const value of Object.values(node)) if (typeof value === 'object') visit(value, see);
  };
  const read = (node: unknown): void => {
    if (!isNode(node)) return;
    if (node.type === 'Literal' && typeof node.value === 'string' && ACTION.test(node.value)) actions.add(node.value);
    else if (node.type === 'ConditionalExpression') for (const one of [node.consequent, node.alternate]) read(one);
    // Handed on: whoever hands it in is read.
    else if (nameOf(node) === 'action') return;
    else if (node.type === 'MemberExpression' && nameOf(node.property) === 'action') return;
    else unread.push(`${file}:${source.slice(0, node.start).split('\n').length}`);
  };

  visit(program, (node) => {
    if (node.type === 'ImportDeclaration' && isNode(node.source) && String(node.source.value).endsWith('/record.ts'))
      takes.set('record', RECORDED_AT);
    const made =
      node.type === 'VariableDeclarator' ? node.init : node.type === 'FunctionDeclaration' ? node : undefined;
    const params = isNode(made) && Array.isArray(made.params) ? made.params : [];
    const at = params.findIndex((one) => nameOf(one) === 'action');
    if (at >= 0) takes.set(nameOf(node.id), at);
  });
  visit(program, (node) => {
    if (node.type === 'CallExpression' && takes.has(nameOf(node.callee)))
      read((node.arguments as unknown[])[takes.get(nameOf(node.callee))!]);
    if (node.type === 'Property' && nameOf(node.key) === 'action' && !isPattern(node.value)) read(node.value);
    if (node.type === 'TemplateLiteral') {
      const sql = (node.quasis as { value: { raw: string } }[]).map(({ value }) => value.raw).join('$');
      const [inserted] = /insert into audit\b.*/s.exec(sql) ?? [];
      for (const [, action] of inserted?.matchAll(/'([a-z_]+\.[a-z_]+)'/g) ?? []) actions.add(action!);
    }
  });
  return { actions: [...actions], unread };
}

/** A parameter taken apart, not a value given. */
const isPattern = (node: unknown): boolean => isNode(node) && node.type === 'AssignmentPattern';

/** Every action that the product writes to the audit log, each once, in the order of the alphabet. */
export function readAuditActions(): Written {
  const all = globSync(SOURCES, { cwd: ROOT })
    .filter((file) => !file.endsWith('.test.ts'))
    .sort()
    .map((file) => auditActionsOf(file, readFileSync(join(ROOT, file), 'utf8')));
  return {
    actions: [...new Set(all.flatMap(({ actions }) => actions))].sort(),
    unread: all.flatMap(({ unread }) => unread),
  };
}
