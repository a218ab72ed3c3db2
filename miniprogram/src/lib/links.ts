/* links.ts - where an action of the pack leads within the mini program. */
import { Catalog, Panel } from './api-types';

/* "service/film-shooting" -> "film-shooting"; anything else is not for this client. */
export const serviceOf = (to: string): string => (to.startsWith('service/') ? to.slice(8) : '');

const panelOf = (catalog: Catalog, kind: string): Panel | undefined => catalog.panels.find((p) => p.kinds.includes(kind));
/* Whether entries of this kind can be set aside: their panel offers a shortlist. */
export const canList = (catalog: Catalog, kind: string): boolean => {
  const p = panelOf(catalog, kind);
  return !!p && p.actions.some((a) => a.to === 'shortlist');
};
