/* say.ts - instants, days, money and lengths as people read them, in the city's zone. */
const ZONE_MS = 8 * 3600 * 1000;
const WEEK = ['周日', '周一', '周二', '周三', '周四', '周五', '周六'];

const two = (n: number): string => (n < 10 ? `0${n}` : String(n));
const local = (at: number): Date => new Date(at + ZONE_MS);

/* "2026-11-28" of an instant, in the city. */
export function dayOf(at: string | number): string {
  const d = local(typeof at === 'number' ? at : Date.parse(at));
  return `${d.getUTCFullYear()}-${two(d.getUTCMonth() + 1)}-${two(d.getUTCDate())}`;
}
export const today = (): string => dayOf(Date.now());
export const addDays = (day: string, n: number): string => dayOf(Date.parse(`${day}T00:00:00+08:00`) + n * 86400000);

/* "11 月 28 日（周六）"; the year when it is another one. */
export function day(date: string): string {
  if (!/^\d{4}-\d\d-\d\d/.test(date)) return '';
  const d = new Date(Date.parse(`${date.slice(0, 10)}T00:00:00Z`));
  const year = date.slice(0, 4) === today().slice(0, 4) ? '' : `${d.getUTCFullYear()} 年 `;
  return `${year}${d.getUTCMonth() + 1} 月 ${d.getUTCDate()} 日（${WEEK[d.getUTCDay()]}）`;
}
export function clock(at: string): string {
  const d = local(Date.parse(at));
  return `${two(d.getUTCHours())}:${two(d.getUTCMinutes())}`;
}
/* "今天 17:30", "11 月 24 日（周二）17:30". */
export function instant(at?: string): string {
  if (!at) return '';
  const date = dayOf(at);
  if (date === today()) return `今天 ${clock(at)}`;
  if (date === addDays(today(), 1)) return `明天 ${clock(at)}`;
  return `${day(date)}${clock(at)}`;
}
export const yuan = (fen: number): string => {
  const text = (fen / 100).toFixed(2);
  return text.slice(-3) === '.00' ? text.slice(0, -3) : text;
};
const PER: { [unit: string]: string } = { day: '天', hour: '小时', month: '月', person: '人', time: '次', slot: '场' };
export function price(fen: number, unit?: string): string {
  if (fen < 0) return '';
  if (fen === 0) return '免费';
  return `${yuan(fen)} 元${unit ? `/${PER[unit] || unit}` : ''}`;
}
export function metres(m: number): string {
  if (m < 0) return '';
  return m < 1000 ? `${m} 米` : `${(m / 1000).toFixed(m < 10000 ? 1 : 0)} 公里`;
}
const UNITS: { [unit: string]: string } = {
  work_hours: '个工作小时', work_days: '个工作日', clock_hours: '小时', calendar_days: '天',
};
export const limit = (l?: { amount: number; unit: string }): string => (l ? `${l.amount} ${UNITS[l.unit] || l.unit}` : '');
export const count = (bytes: number): string => (bytes < 1024 * 1024 ? `${Math.max(1, Math.round(bytes / 1024))} KB`
  : `${(bytes / 1048576).toFixed(1)} MB`);
