// types.mjs OPENAPI [OUT] - the types and the table of operations that the mini program uses, from
// the API's own document (an address or a file). `npm run types -- URL src/lib/api-types.ts`.
import { readFileSync, writeFileSync } from 'node:fs';

/* What a citizen's client calls; the desk's operations are left out. */
export const USED = ['city', 'sketch', 'catalog', 'entries', 'entry', 'compare', 'entry_free', 'shortlist_save', 'shortlist',
  'services', 'service', 'permit', 'code_send', 'session_open', 'session_close', 'me',
  'drafts', 'draft_open', 'draft_page', 'draft_save', 'draft_check', 'draft_submit', 'draft_drop',
  'cases', 'case_get', 'case_withdraw', 'case_remind', 'case_rate', 'case_supplement', 'supplement_form',
  'case_messages', 'case_message', 'case_messages_read', 'case_changes', 'case_change_back', 'lead_time',
  'paper_add', 'inbox', 'inbox_read',
  'book', 'bookings', 'booking', 'booking_change', 'booking_move', 'review'];

const pascal = (s) => s.split('_').map((w) => w[0].toUpperCase() + w.slice(1)).join('');
/* "Out_form_page" is FormPage, "In_book" BookBody. */
export const nameOf = (schema) => schema.startsWith('In_') ? `${pascal(schema.slice(3))}Body`
  : schema.startsWith('Out_') ? pascal(schema.slice(4)) : pascal(schema);

const refOf = (s) => s.$ref.split('/').pop();

function typeOf(s, note) {
  if (s.$ref) { note(refOf(s)); return nameOf(refOf(s)); }
  if (s.enum) return s.enum.map((v) => JSON.stringify(v)).join(' | ');
  const kinds = [s.type].flat();
  if (kinds.includes('array') && s.items) {
    const one = typeOf(s.items, note);
    return one.includes(' ') ? `(${one})[]` : `${one}[]`;
  }
  if (kinds.includes('object') && s.properties) return `{ ${Object.entries(s.properties).map(([k, v]) =>
    `${k}${(s.required ?? []).includes(k) ? '' : '?'}: ${typeOf(v, note)}`).join('; ')} }`;
  if (kinds.includes('object')) return 'Json';
  if (kinds.includes('integer') || kinds.includes('number')) return 'number';
  if (kinds.includes('boolean')) return 'boolean';
  return 'string';
}

function interfaceOf(doc, schema, note) {
  const s = doc.components.schemas[schema];
  const need = new Set(s.required ?? []);
  const lines = Object.entries(s.properties ?? {}).map(([key, v]) =>
    `  /** ${v.description ?? ''} */\n  ${key}${need.has(key) ? '' : '?'}: ${typeOf(v, note)};`
      .replace('  /**  */\n', ''));
  return `export interface ${nameOf(schema)} {\n${lines.join('\n')}\n}`;
}

const bodyRef = (op, kind) => op.requestBody?.content?.[kind]?.schema.$ref;
function operation(path, method, op, note) {
  const input = bodyRef(op, 'application/json') ?? bodyRef(op, 'multipart/form-data');
  const good = Object.entries(op.responses).find(([code]) => /^2/.test(code));
  const out = good[1].content?.['application/json']?.schema.$ref;
  for (const ref of [input, out]) if (ref) note(ref.split('/').pop());
  const of = (where) => (op.parameters ?? []).filter((p) => p.in === where);
  const names = (where) => of(where).map((p) => `${p.name}${p.required ? '' : '?'}: ${
    typeOf(p.schema, note)}`).join('; ');
  return {
    type: `  ${op.operationId}: { path: { ${names('path')} }; query: { ${names('query')} }; body: ${
      input ? nameOf(input.split('/').pop()) : 'undefined'}; out: ${
      out ? nameOf(out.split('/').pop()) : 'undefined'} };`.replace(/\{ {2}\}/g, 'Nothing'),
    row: `  ${op.operationId}: ['${method.toUpperCase()}', '${path}', ${good[0]}, ${
      op.security?.length === 0 ? 'false' : 'true'}],`,
  };
}

export function generate(doc) {
  const wanted = [], seen = new Set();
  const note = (s) => { if (!seen.has(s)) { seen.add(s); wanted.push(s); } };
  const ops = new Map();
  for (const [path, methods] of Object.entries(doc.paths)) for (const [method, op] of Object.entries(methods))
    if (USED.includes(op.operationId)) ops.set(op.operationId, operation(path, method, op, note));
  const missing = USED.filter((id) => !ops.has(id));
  if (missing.length) throw new Error(`the API has no operation ${missing.join(', ')}`);
  const interfaces = [];
  note('problem');
  for (let i = 0; i < wanted.length; i++) interfaces.push(interfaceOf(doc, wanted[i], note));
  return `/* Made by types.mjs from the API's document; not written by hand. */
export type Json = { [key: string]: any };
export interface Nothing { [key: string]: never }

${interfaces.join('\n\n')}

export interface Ops {
${USED.map((id) => ops.get(id).type).join('\n')}
}
export type OpName = keyof Ops;

/* method, path, status of success, whether one must be signed in */
export const OPS: { [K in OpName]: [string, string, number, boolean] } = {
${USED.map((id) => ops.get(id).row).join('\n')}
};
`;
}

async function main() {
  const [from, out] = process.argv.slice(2);
  const text = /^https?:/.test(from) ? await (await fetch(from)).text() : readFileSync(from, 'utf8');
  const made = generate(JSON.parse(text));
  if (out) writeFileSync(out, made); else process.stdout.write(made);
}
if (import.meta.url === `file://${process.argv[1]}`) await main();
