// compare.mjs PROGRAM TABLE: every day of 2018 to 2026 as days.c prints it, against
// the npm package chinese-days (its own table). Exits 1 and lists the differences
// that judged.txt does not name; a judged line that does not differ any more is an
// error too. Installs the pinned package on first use.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
if (!existsSync(join(here, 'node_modules', 'chinese-days')))
  execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'],
    { cwd: here, stdio: 'inherit' });
const { default: other } = await import('chinese-days');

const [program, table] = process.argv.slice(2);
const lines = execFileSync(program, [table], { encoding: 'utf8' }).trim().split('\n');
const judged = new Set(readFileSync(join(here, 'judged.txt'), 'utf8').split('\n')
  .filter((line) => line && !line.startsWith('#')).map((line) => line.split(' ')[0]));

const differ = [], seen = new Set();
let days = 0, working = 0;
for (const line of lines) {
  const [date, works, previous, next, fifth] = line.split(',');
  days++;
  working += works === '1';
  const theirs = other.isWorkday(date) ? '1' : '0';
  if (works !== theirs) {
    if (judged.has(date)) seen.add(date);
    else differ.push(`${date}: works ${works}, chinese-days ${theirs}`);
  }
  if (date < '2018-01-10' || date > '2026-12-20') continue;   // their table ends or thins out
  for (const [n, ours] of [[-1, previous], [1, next], [5, fifth]]) {
    const found = other.findWorkday(n, date);
    if (found !== ours) differ.push(`${date} ${n}: ${ours}, chinese-days ${found}`);
  }
}
for (const date of judged) if (!seen.has(date)) differ.push(`${date} is judged but does not differ`);
console.log(`${days} days, ${working} working, ${differ.length} differences, ${judged.size} judged`);
if (days !== 3287) differ.push(`${days} days were printed, 3287 expected`);
if (differ.length) {
  console.log(differ.join('\n'));
  process.exit(1);
}
