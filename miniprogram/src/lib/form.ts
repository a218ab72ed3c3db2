/* form.ts - a page of a form between the server's items and what a person types. Conditions, words
 * and checks are the server's; here are only the values and how they are sent. */
import { FieldBody, FormItem } from './api-types';

export type Values = { [name: string]: string | string[] };
/* An item as the template draws it: its key, its value of now, the place of a choice. */
export interface Drawn extends FormItem { key: string; now: string; at: number; picked: boolean[]; heading: string }

const isField = (i: FormItem): boolean => i.part === 'field' && i.kind !== 'file';

export function valuesOf(items: FormItem[]): Values {
  const v: Values = {};
  for (const i of items.filter(isField)) {
    const chosen = i.options.filter((o) => o.selected).map((o) => o.value);
    v[i.name as string] = i.kind === 'checkbox' ? (i.checked ? 'true' : '') : i.kind === 'checklist' ? chosen
      : i.options.length ? chosen[0] || '' : i.value || '';
  }
  return v;
}

export function draw(items: FormItem[], values: Values): Drawn[] {
  let list = '';
  return items.map((i, n) => {
    if (i.part === 'list') list = i.label || '';
    const v = i.name === undefined ? '' : values[i.name];
    const now = Array.isArray(v) ? '' : v === undefined ? i.value || '' : v;
    return { ...i, key: `${n}-${i.part}-${i.name || ''}`, now, at: i.options.findIndex((o) => o.value === now),
      picked: i.options.map((o) => (Array.isArray(v) ? v.includes(o.value) : o.value === now)),
      heading: i.part === 'row' ? `${list} ${i.row + 1}` : '' };
  });
}

/* What is posted of these items: each value by its name, a list of choices several times, a box only
 * when it is ticked; `button` is one that was pressed ("add:scenes"). */
export function fieldsOf(items: FormItem[], values: Values, button?: string): FieldBody[] {
  const out: FieldBody[] = [];
  for (const i of items.filter(isField)) {
    const name = i.name as string, v = values[name];
    if (Array.isArray(v)) v.forEach((value) => out.push({ name, value }));
    else if (i.kind !== 'checkbox' || v) out.push({ name, value: v || '' });
  }
  if (button) out.push({ name: button, value: '1' });
  return out;
}

/* The values that these items can take of some that were kept. */
export function merged(items: FormItem[], kept: Values): Values {
  const v = valuesOf(items);
  for (const name of Object.keys(v)) if (kept[name] !== undefined) v[name] = kept[name];
  return v;
}

/* Choosing may open or close further questions. */
export const opens = (i: FormItem): boolean => i.kind === 'checkbox' || i.options.length > 0;

/* Ticks or unticks one of several. */
export const toggled = (v: string | string[] | undefined, value: string): string[] => {
  const list = Array.isArray(v) ? v : [];
  return list.includes(value) ? list.filter((x) => x !== value) : list.concat(value);
};

export interface Picked { path: string; name: string }
/* Asks for a photograph or a file of a conversation; resolves to nothing when the person changes their mind. */
export function choose(image: boolean, several: boolean): Promise<Picked[]> {
  return new Promise((resolve) => {
    const fail = () => resolve([]);
    if (image) {
      wx.chooseMedia({ count: several ? 9 : 1, mediaType: ['image'], sizeType: ['original'], fail,
        success: (r) => resolve(r.tempFiles.map((f) => ({ path: f.tempFilePath, name: f.tempFilePath.split('/').pop() || 'photo.jpg' }))) });
    } else {
      wx.chooseMessageFile({ count: several ? 9 : 1, type: 'file', fail,
        success: (r) => resolve(r.tempFiles.map((f) => ({ path: f.path, name: f.name }))) });
    }
  });
}
