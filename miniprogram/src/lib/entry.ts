/* entry.ts - an entry's body as people read it: values by the kind's fields, tables, sources. */
import { Entry, Json, Kind, KindField, Related } from './api-types';
import { day } from './say';

export interface Row { id: string; name: string; value: string }
export interface Table { id: string; name: string; rows: { head: string; rest: string; end: string }[] }

/* Text, or text by language. */
export function said(v: unknown, language: string): string {
  if (typeof v === 'string') return v;
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return '';
  const by = v as Json;
  return String(by[language] || by['zh-CN'] || '');
}

const optionName = (f: KindField, id: unknown): string => {
  const o = f.options.find((x) => x.id === String(id));
  return o ? o.name : String(id);
};

export function valueOf(f: KindField, v: unknown, language: string): string {
  if (v === undefined || v === null || v === '') return '';
  if (f.type === 'boolean') return v ? '是' : '否';
  if (f.type === 'choice') return optionName(f, v);
  if (Array.isArray(v)) return v.map((x) => (f.options.length ? optionName(f, x) : said(x, language) || String(x))).join('、');
  if (f.type === 'date') return day(String(v));
  const text = said(v, language) || String(v);
  return f.unit && /^[\d.]+$/.test(text) ? `${text} ${f.unit}` : text;
}

export function rowsOf(kind: Kind, entry: Entry, language: string): Row[] {
  const fields = ((entry.body as Json).fields || {}) as Json;
  return kind.fields.filter((f) => f.type !== 'rows' && f.type !== 'way')
    .map((f) => ({ id: f.id, name: f.name, value: valueOf(f, fields[f.id], language) }));
}

/* Rate cards, stops, programmes: the first text leads, an amount ends the line, the rest stands below. */
export function tablesOf(kind: Kind, entry: Entry, language: string): Table[] {
  const fields = ((entry.body as Json).fields || {}) as Json;
  const names = new Map<string, string>();
  for (const r of entry.related) for (const c of r.items) names.set(c.slug, c.name);
  return kind.fields.filter((f) => f.type === 'rows' && Array.isArray(fields[f.id])).map((f) => ({
    id: f.id, name: f.name,
    rows: (fields[f.id] as Json[]).map((r) => {
      const text = (k: string): string => (r[k] === undefined ? '' : names.get(String(r[k])) || said(r[k], language) || String(r[k]));
      const keys = Object.keys(r), head = keys.find((k) => /^(item|name|title|scene|work|place|what)$/.test(k)) || keys[0];
      const end = r.price !== undefined ? `${text('price').replace(/\.00$/, '')} 元${r.per ? `/${text('per')}` : ''}` : '';
      const rest = keys.filter((k) => k !== head && !(end && (k === 'price' || k === 'per')))
        .map((k) => (k === 'day' ? `第 ${text(k)} 天` : k === 'stay' ? `停留 ${text(k)} 分钟` : text(k))).filter((t) => t !== '');
      return { head: head ? text(head) : '', rest: rest.join(' · '), end };
    }),
  }));
}

export const sourcesOf = (entry: Entry, language: string): string[] => {
  const s = (entry.body as Json).source;
  return (Array.isArray(s) ? s : s ? [s] : []).map((x: unknown) => said(x, language));
};
/* Relations with entries, one heading each; what points here under its kind's name. */
export const relatedOf = (entry: Entry) => entry.related.filter((r: Related) => r.items.length > 0)
  .map((r: Related, i: number) => ({ key: `${r.relation}-${i}`, name: r.name || '相关', items: r.items.slice(0, 4) }))
  .filter((r, i, all) => all.findIndex((x) => x.items[0].id === r.items[0].id && x.items.length >= r.items.length) === i);
