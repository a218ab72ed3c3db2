/* api.ts - the one client of the server's API, typed by its document (api-types.ts).
 *
 *   call('entry', { path: { kind, slug } }) -> Promise<Entry>, or an ApiFault that says what to do
 *
 * A call that writes and was not answered is safe to send again: `key` makes it idempotent where
 * the API takes one, a draft and a case by their version. */
import { OPS, OpName, Ops, PaperId, Problem } from './api-types';
import { HOST } from '../config';

export type FaultKind = 'offline' | 'session' | 'right' | 'absent' | 'state' | 'input' | 'busy' | 'server';

/* What was wrong, in words a person can act on; `fields` by the member of the body. */
export class ApiFault extends Error {
  constructor(readonly kind: FaultKind, readonly title: string, readonly remedy: string,
              readonly status = 0, readonly fields: { name: string; text: string }[] = []) {
    super(title);
    Object.setPrototypeOf(this, ApiFault.prototype);
  }
  /* The fault of one member: "phone", "fields/0/value". */
  of(name: string): string {
    const found = this.fields.find((f) => f.name === name);
    return found ? found.text : '';
  }
}

type Args<K extends OpName> = {
  path?: Ops[K]['path']; query?: Ops[K]['query']; body?: Ops[K]['body'];
  key?: string; version?: number;
};

const WORDS: { [K in FaultKind]: [string, string] } = {
  offline: ['没有连上服务器', '请检查网络后再试一次，您填的内容还在'],
  session: ['登录已过期', '请再登录一次，您填的内容还在'],
  right: ['您没有这项权限', '请确认登录的是办这件事的手机号'],
  absent: ['没有找到', '它可能已经撤下，或者不是您的'],
  state: ['情况刚刚变了', '请看最新的情况再决定'],
  input: ['有内容要改', '请按提示修改'],
  busy: ['现在人多', '请稍等一会儿再试'],
  server: ['服务器出了问题', '请稍后再试；急事请打服务电话'],
};
const KINDS: { [status: number]: FaultKind } = {
  401: 'session', 403: 'right', 404: 'absent', 409: 'state', 412: 'state',
  400: 'input', 413: 'input', 415: 'input', 422: 'input', 429: 'busy', 503: 'busy',
};

export const api = { host: HOST, language: 'zh-CN', token: '', ms: 15000 };

function headers(more: { [name: string]: string }): { [name: string]: string } {
  const h: { [name: string]: string } = { 'Accept-Language': api.language, ...more };
  if (api.token) h.Authorization = `Bearer ${api.token}`;
  return h;
}

function parse(data: unknown): unknown {
  if (typeof data !== 'string') return data;
  try {
    return JSON.parse(data);
  } catch {
    return undefined;
  }
}

function faultOf(status: number, data: unknown): ApiFault {
  const kind = KINDS[status] || 'server';
  const problem = parse(data) as Problem | undefined;
  const errors = problem && Array.isArray(problem.errors) ? problem.errors : [];
  const fields = errors.map((e) => ({
    name: e.pointer.replace(/^#\/?/, ''), text: e.remedy ? `${e.detail}，${e.remedy}` : e.detail,
  }));
  const first = errors[0];
  const [title, remedy] = WORDS[kind];
  const told = first && (kind === 'input' || kind === 'state' || kind === 'right');
  if (status === 401) api.token = '';
  return new ApiFault(kind, told ? first.detail : title, told ? first.remedy || remedy : remedy, status, fields);
}

const offline = () => new ApiFault('offline', ...WORDS.offline);

function place(pattern: string, path: { [name: string]: string }, query: { [name: string]: unknown }): string {
  const at = pattern.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(String(path[name])));
  const asked = Object.keys(query).filter((k) => query[k] !== undefined && query[k] !== '')
    .map((k) => `${k}=${encodeURIComponent(String(query[k]))}`);
  return api.host + at + (asked.length ? `?${asked.join('&')}` : '');
}

export function call<K extends OpName>(op: K, args: Args<K> = {}): Promise<Ops[K]['out']> {
  const [method, pattern, good] = OPS[op];
  const more: { [name: string]: string } = { 'Content-Type': 'application/json' };
  if (args.key) more['Idempotency-Key'] = args.key;
  if (args.version) more['If-Match'] = `"${args.version}"`;
  return new Promise((resolve, reject) => wx.request({
    url: place(pattern, (args.path || {}) as { [name: string]: string }, (args.query || {}) as { [name: string]: unknown }),
    method: method as 'GET',
    header: headers(more),
    data: method === 'GET' || method === 'DELETE' ? undefined : JSON.stringify(args.body || {}),
    dataType: 'text' as 'json',
    timeout: api.ms,
    success: (r) => r.statusCode === good ? resolve(parse(r.data) as Ops[K]['out'])
      : reject(faultOf(r.statusCode, r.data)),
    fail: () => reject(offline()),
  }));
}

/* Uploads a paper for a draft or for a case's supplement. */
export function upload(file: { path: string; name: string }, about: { field: string; draft?: string; case?: string },
                       progress?: (percent: number) => void): Promise<PaperId> {
  const form: { [name: string]: string } = { field: about.field };
  if (about.draft) form.draft = about.draft;
  if (about.case) form.case = about.case;
  return new Promise((resolve, reject) => {
    const task = wx.uploadFile({
      url: api.host + OPS.paper_add[1], filePath: file.path, name: 'file', formData: form,
      header: headers({}), timeout: 5 * 60 * 1000,
      success: (r) => r.statusCode === OPS.paper_add[2] ? resolve(parse(r.data) as PaperId)
        : reject(faultOf(r.statusCode, r.data)),
      fail: () => reject(offline()),
    });
    if (progress && task && task.onProgressUpdate) task.onProgressUpdate((p) => progress(p.progress));
  });
}

/* The address of a photograph; `small` for cards. */
export const photograph = (digest: string, small = false): string =>
  `${api.host}/api/v1/photographs/${digest}${small ? '?size=small' : ''}`;

/* What stands for an entry: its photograph, the drawing of the pack, or nothing. */
export const pictureOf = (c: { photograph?: string; drawing?: string }, small = false): string =>
  (c.photograph ? photograph(c.photograph, small) : c.drawing ? api.host + c.drawing : '');

/* A key for one thing that is done once, however often it is sent. */
export const onceKey = (): string => `mini-${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 12)}`;
