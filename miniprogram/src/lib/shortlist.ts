/* shortlist.ts - what a person has set aside, kept on the telephone until it is shared. */
import { Card } from './api-types';
import { keep, stored } from './shell';

export const MOST = 40;            /* as POST /shortlists takes */
export const COMPARE = 4;          /* as GET /compare takes */
export type Kept = Pick<Card, 'id' | 'kind' | 'slug' | 'name' | 'drawing' | 'photograph'>;

export const listed = (): Kept[] => stored<Kept[]>('shortlist', []);
export const isListed = (id: string): boolean => listed().some((k) => k.id === id);

/* In or out; a full list stays as it is. Tells whether it is in now. */
export function toggleListed(c: Kept): boolean {
  const now = listed();
  if (isListed(c.id)) {
    keep('shortlist', now.filter((k) => k.id !== c.id));
    return false;
  }
  if (now.length >= MOST) {
    wx.showToast({ title: `清单最多 ${MOST} 个`, icon: 'none' });
    return false;
  }
  const { id, kind, slug, name, drawing, photograph } = c;
  keep('shortlist', [...now, { id, kind, slug, name, drawing, photograph }]);
  return true;
}
