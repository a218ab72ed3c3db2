/* sketch.ts - the schematic map of the city as a picture, and what lies where on it. It is drawn in units
 * of its own and is no boundary; nothing foreign is asked for it. */
import { FacetValue, Sketch } from './api-types';

export interface Pin { id: string; name: string; count: number; left: number; top: number }

const shape = (path: string): string => `<path d="${path.replace(/[^MLHVZmlhvz0-9.,\s-]/g, '')}" fill="#e3f0f0" stroke="#76878b" stroke-width="2"/>`;
export function picture(s: Sketch): string {
  const drawn = s.counties.map((c) => shape(c.outline) + c.islands.map((i) => shape(i.path)).join('')).join('');
  return `data:image/svg+xml,${encodeURIComponent(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${s.width} ${s.height}">${drawn}</svg>`)}`;
}
export function pins(s: Sketch, counties: FacetValue[]): Pin[] {
  const percent = (v: number, of: number): number => Math.round(v * 1000 / of) / 10;
  return s.counties.map((c) => {
    const found = counties.find((v) => v.id === c.code);
    return { id: c.code, name: c.name, count: found ? found.count : 0, left: percent(c.x, s.width), top: percent(c.y, s.height) };
  });
}
