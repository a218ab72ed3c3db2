/* place.ts - WGS-84 to GCJ-02, which the map of the mini program wants. Points outside the shifted
 * area stay as they are. The server keeps and sends WGS-84 alone: this is done at the edge, once. */
const A = 6378245.0, EE = 0.00669342162296594323;

const outside = (lon: number, lat: number): boolean => lon < 72.004 || lon > 137.8347 || lat < 0.8293 || lat > 55.8271;

function shiftLat(x: number, y: number): number {
  const s = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * Math.sqrt(Math.abs(x));
  return s + (20 * Math.sin(6 * x * Math.PI) + 20 * Math.sin(2 * x * Math.PI)) * 2 / 3
    + (20 * Math.sin(y * Math.PI) + 40 * Math.sin(y / 3 * Math.PI)) * 2 / 3
    + (160 * Math.sin(y / 12 * Math.PI) + 320 * Math.sin(y * Math.PI / 30)) * 2 / 3;
}
function shiftLon(x: number, y: number): number {
  const s = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * Math.sqrt(Math.abs(x));
  return s + (20 * Math.sin(6 * x * Math.PI) + 20 * Math.sin(2 * x * Math.PI)) * 2 / 3
    + (20 * Math.sin(x * Math.PI) + 40 * Math.sin(x / 3 * Math.PI)) * 2 / 3
    + (150 * Math.sin(x / 12 * Math.PI) + 300 * Math.sin(x / 30 * Math.PI)) * 2 / 3;
}
export function toGcj(p: { lon: number; lat: number }): { lon: number; lat: number } {
  if (outside(p.lon, p.lat)) return { lon: p.lon, lat: p.lat };
  const rad = p.lat / 180 * Math.PI, magic = 1 - EE * Math.sin(rad) * Math.sin(rad);
  const dLat = shiftLat(p.lon - 105, p.lat - 35) * 180 / ((A * (1 - EE)) / (magic * Math.sqrt(magic)) * Math.PI);
  const dLon = shiftLon(p.lon - 105, p.lat - 35) * 180 / (A / Math.sqrt(magic) * Math.cos(rad) * Math.PI);
  return { lon: p.lon + dLon, lat: p.lat + dLat };
}
