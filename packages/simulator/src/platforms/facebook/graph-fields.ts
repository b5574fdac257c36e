import { badParameter } from './graph-errors.ts';

/** A parsed `fields` parameter: name, its arguments (`limit(5)`) and what is wanted inside it. */
export interface GraphField {
  name: string;
  args: Record<string, string>;
  fields: GraphField[];
}

/** Parses `id,from{id,name},messages.limit(5){message}`; refuses brackets that do not match. */
export function readFields(text: string): GraphField[] {
  const reader = { text, at: 0 };
  const fields = readFieldList(reader);
  if (reader.at !== text.length)
    throw badParameter(`Syntax error "Unexpected token at character ${reader.at}" in fields`);
  return fields;
}

function readFieldList(reader: { text: string; at: number }): GraphField[] {
  const fields: GraphField[] = [];
  for (;;) {
    const [, name] = /^\s*([a-z_0-9]+)/i.exec(reader.text.slice(reader.at)) ?? [];
    if (name === undefined) {
      if (fields.length === 0 && reader.at === reader.text.length) return fields;
      throw badParameter(`Syntax error "Expected name at character ${reader.at}" in fields`);
    }
    reader.at += /^\s*[a-z_0-9]+/i.exec(reader.text.slice(reader.at))![0].length;
    const field: GraphField = { name, args: {}, fields: [] };
    for (;;) {
      const [whole, arg, value] = /^\.([a-z_]+)\(([^)]*)\)/i.exec(reader.text.slice(reader.at)) ?? [];
      if (whole === undefined) break;
      field.args[arg!] = value!;
      reader.at += whole.length;
    }
    if (reader.text[reader.at] === '{') {
      reader.at += 1;
      field.fields = readFieldList(reader);
      if (reader.text[reader.at] !== '}') throw badParameter('Syntax error "Expected } in fields"');
      reader.at += 1;
    }
    fields.push(field);
    if (reader.text[reader.at] !== ',') return fields;
    reader.at += 1;
  }
}

/** The `fields` parameter that would be parsed to these fields. */
export function writeFields(fields: GraphField[]): string {
  return fields
    .map(({ name, args, fields: inner }) => {
      const written = Object.entries(args).map(([arg, value]) => `.${arg}(${value})`);
      return `${name}${written.join('')}${inner.length > 0 ? `{${writeFields(inner)}}` : ''}`;
    })
    .join(',');
}

/** A value, or how to make it when it is asked for (edges get the field with its arguments). */
export type FieldValues = Record<string, unknown | ((field: GraphField) => unknown)>;

/**
 * The node's members that were asked for, else the usual ones. `id` always comes. Null and undefined values are left
 * out, unknown names are refused as Graph does.
 */
export function project(values: FieldValues, asked: GraphField[], usual: string[]): Record<string, unknown> {
  const wanted: GraphField[] = asked.length > 0 ? asked : usual.map((name) => ({ name, args: {}, fields: [] }));
  const json: Record<string, unknown> = {};
  for (const field of wanted) {
    if (!(field.name in values)) {
      throw badParameter(`Tried accessing nonexisting field (${field.name})`);
    }
    const raw = values[field.name];
    const value =
      typeof raw === 'function' ? (raw as (field: GraphField) => unknown)(field) : narrow(raw, field.fields);
    if (value !== undefined && value !== null) json[field.name] = value;
  }
  if (values.id !== undefined) json.id = values.id;
  return json;
}

/** Keep of a nested object what was asked for inside it, and its id. */
function narrow(value: unknown, fields: GraphField[]): unknown {
  if (fields.length === 0 || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => narrow(item, fields));
  const object = value as Record<string, unknown>;
  if (Array.isArray(object.data)) return { ...object, data: narrow(object.data, fields) };
  const kept = fields
    .filter(({ name }) => name in object)
    .map(({ name, fields: inner }) => [name, narrow(object[name], inner)]);
  return { ...Object.fromEntries(kept), ...('id' in object ? { id: object.id } : {}) };
}
