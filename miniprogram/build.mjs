// build.mjs [--out FOLDER] [--host ADDRESS] - the mini program as the vendor's tool opens it:
// TypeScript compiled (strict), templates and styles copied, and what it shares with the H5 taken
// from where it is kept: tokens from web/assets/yiban.css, icons from icons.svg.
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createRequire } from 'node:module';

const HERE = dirname(fileURLToPath(import.meta.url));
export const WEB = process.env.YB_WEB || resolve(HERE, '../web/assets');
export const SRC = join(HERE, 'src');
export const LIMIT = 2 * 1024 * 1024;          // of a package, by the vendor's rule

export function walk(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((e) =>
    e.isDirectory() ? walk(join(folder, e.name)) : [join(folder, e.name)]);
}

// ---- tokens ----
/* The declarations of the first rule with this selector. */
function rule(css, selector) {
  const at = css.indexOf(`${selector}{`);
  if (at < 0) throw new Error(`yiban.css has no rule ${selector}`);
  return css.slice(at + selector.length + 1, css.indexOf('}', at)).split(';')
    .map((d) => d.trim()).filter(Boolean).map((d) => d.split(/:(.*)/s).slice(0, 2).map((x) => x.trim()));
}

/* A rem of the mini program is a twentieth of the screen: sizes become pixels. */
const px = (value, root) => value.replace(/(\d*\.?\d+)rem/g, (_, n) => `${Math.round(n * root * 100) / 100}px`);

export function tokens(css) {
  const base = rule(css, ':root').filter(([k]) => k.startsWith('--'));
  const care = rule(css, 'html[data-mode=care]');
  const root = 16 * parseFloat(Object.fromEntries(care)['font-size']) / 100;
  const own = new Map(care.filter(([k]) => k.startsWith('--')));
  const large = base.filter(([k, v]) => own.has(k) || /rem/.test(v)).map(([k, v]) => [k, own.get(k) ?? v]);
  const text = (list, size) => list.map(([k, v]) => `  ${k}: ${px(v, size)};`).join('\n');
  return `page {\n${text(base, 16)}\n}\n.care {\n${text(large, root)}\n}\n`;
}

// ---- icons ----
const TONES = { ink: '--c-ink-2', brand: '--c-brand', white: null, bad: '--c-bad', warn: '--c-warn', ok: '--c-ok', peel: '--c-peel' };

export function icons(sprite, css) {
  const color = Object.fromEntries(rule(css, ':root'));
  const symbols = [...sprite.matchAll(/<symbol id="(\w+)" viewBox="([^"]+)">([\s\S]*?)<\/symbol>/g)];
  return symbols.flatMap(([, id, box, body]) => Object.entries(TONES).map(([tone, token]) => [`${id}-${tone}`,
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${box}" fill="none" stroke="${token ? color[token] : '#fff'}" `
    + `stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round">${body}</svg>`]));
}

/* The icons that the sources name; an icon chosen by data is there in brand. */
function used(sources) {
  const named = new Set();
  for (const text of sources) for (const [, name] of text.matchAll(/\b([a-z0-9]+-(?:ink|brand|white|bad|warn|ok|peel))\b/g)) named.add(name);
  for (const text of sources) for (const [, name] of text.matchAll(/icon: '(\w+)'/g)) for (const t of ['ink', 'brand']) named.add(`${name}-${t}`);
  return named;
}

// ---- the whole ----
function compile(out) {
  const ts = createRequire(import.meta.url)('typescript');
  const file = join(HERE, 'tsconfig.json');
  const config = ts.parseJsonConfigFileContent(ts.readConfigFile(file, ts.sys.readFile).config, ts.sys, HERE, { outDir: out }, file);
  const program = ts.createProgram(config.fileNames, config.options);
  const faults = [...ts.getPreEmitDiagnostics(program), ...program.emit().diagnostics];
  if (faults.length) throw new Error(ts.formatDiagnostics(faults, { getCanonicalFileName: (f) => f, getCurrentDirectory: () => HERE, getNewLine: () => '\n' }));
}

export function build({ out = join(HERE, 'dist'), host } = {}) {
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  compile(out);
  const files = walk(SRC);
  for (const f of files) if (!f.endsWith('.ts')) cpSync(f, join(out, f.slice(SRC.length)), { recursive: true });
  const css = readFileSync(join(WEB, 'yiban.css'), 'utf8');
  writeFileSync(join(out, 'tokens.wxss'), tokens(css));
  mkdirSync(join(out, 'assets/icons'), { recursive: true });
  const want = used(files.filter((f) => /\.(wxml|ts)$/.test(f)).map((f) => readFileSync(f, 'utf8')));
  for (const [name, svg] of icons(readFileSync(join(WEB, 'icons.svg'), 'utf8'), css))
    if (want.has(name) || name.endsWith('-brand')) writeFileSync(join(out, `assets/icons/${name}.svg`), svg);
  if (host) {
    const file = join(out, 'config.js'), text = readFileSync(file, 'utf8');
    writeFileSync(file, text.replace(/exports\.HOST = '[^']*'/, () => `exports.HOST = ${JSON.stringify(host)}`));
  }
  return walk(out).reduce((n, f) => n + statSync(f).size, 0);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const given = (name) => { const i = process.argv.indexOf(name); return i < 0 ? undefined : process.argv[i + 1]; };
  const out = given('--out') ? resolve(given('--out')) : undefined;
  const size = build({ out, host: given('--host') });
  console.log(`the mini program: ${(size / 1024).toFixed(0)} KB of ${LIMIT / 1024} KB`);
  if (size > LIMIT) process.exit(1);
}
