/* shell.ts - what every page does alike: how it looks (large view), asking the server with a fault
 * that can be retried, signing in and coming back, what is kept on the telephone. */
import { api, ApiFault } from './api';

type Page = { data: { [key: string]: any }; setData: (data: { [key: string]: unknown }) => void };

export interface Settings { care: boolean; language: string; token: string }
export const LANGUAGES = [
  { id: 'zh-CN', name: '简体' }, { id: 'zh-Hant', name: '繁體' }, { id: 'en', name: 'English' },
];

export function stored<T>(key: string, fallback: T): T {
  const v = wx.getStorageSync(key);
  return v === '' || v === undefined ? fallback : v as T;
}
export function keep(key: string, value: unknown): void {
  if (value === undefined) wx.removeStorageSync(key);
  else wx.setStorageSync(key, value);
}

export const settings = (): Settings => ({
  care: stored('care', false), language: stored('language', 'zh-CN'), token: api.token,
});

/* At the start of the program: the session and the language of last time. */
export function resume(): void {
  api.token = stored('token', '');
  api.language = stored('language', 'zh-CN');
}
export function signedIn(token: string): void {
  api.token = token;
  keep('token', token || undefined);
}

/* Called when a page is shown: the large view may have been switched on another page. */
export function look(page: Page, tab?: number): void {
  const now = settings();
  page.setData({ care: now.care, signed: now.token !== '', tab: tab === undefined ? -1 : tab });
  const bar = (page as unknown as { getTabBar?: () => Page | undefined }).getTabBar;
  const tabs = bar ? bar.call(page) : undefined;
  if (tabs && tab !== undefined) tabs.setData({ at: tab, care: now.care, waiting: stored('waiting', 0), unread: stored('unread', 0) });
}

/* Runs what asks the server. A fault stays on the page with a way on; what is 'input' is given back
 * to the caller, who knows the fields. */
export async function ask(page: Page, what: string, work: () => Promise<void>,
                          onInput?: (fault: ApiFault) => void): Promise<boolean> {
  if (page.data.busy) return false;
  page.setData({ busy: what, fault: null });
  try {
    await work();
    page.setData({ busy: '' });
    return true;
  } catch (e) {
    const fault = e instanceof ApiFault ? e : null;
    if (!fault) { page.setData({ busy: '' }); throw e; }
    page.setData({ busy: '' });
    if (fault.kind === 'session') keep('token', undefined);
    if (fault.kind === 'input' && onInput) onInput(fault);
    else page.setData({ fault: tell(fault), signed: api.token !== '' });
    return false;
  }
}

export interface Told { kind: string; title: string; remedy: string; retry: boolean; sign: boolean }
export const tell = (f: ApiFault): Told => ({
  kind: f.kind, title: f.title, remedy: f.remedy, sign: f.kind === 'session',
  retry: f.kind === 'offline' || f.kind === 'busy' || f.kind === 'server' || f.kind === 'state',
});

export const go = (url: string): void => { wx.navigateTo({ url }); };
/* To the tab with the signing-in; what was open comes back by itself. */
export const toSignIn = (): void => go('/pages/me/me?back=1');
export const back = (): void => {
  if (getCurrentPages().length > 1) wx.navigateBack();
  else wx.switchTab({ url: '/pages/home/home' });
};
/* The value of data-<name> on what was pressed. */
export const pressed = (e: { currentTarget: { dataset: { [key: string]: any } } }, name: string): any =>
  e.currentTarget.dataset[name];
