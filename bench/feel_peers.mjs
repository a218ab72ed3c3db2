// The formula of bench/pure_feel.c in other engines, on the same kind of inputs; both
// parse at every call, as they offer nothing else for an expression. Prints our figure
// of the same run beside each: name, ours, peer, ratio. Installed by `npm ci` in
// bench/peers; without them a remark and no rows.
import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";

const [program] = process.argv.slice(2);
const load = createRequire(new URL("peers/package.json", import.meta.url));
const formula =
  "if revenue > 20000 and years >= 3 then min(revenue*0.03 + staff*1.5, 500) else revenue*0.01+10";
const ternary =
  "revenue > 20000 and years >= 3 ? min([revenue*0.03 + staff*1.5, 500]) : revenue*0.01+10";

function inputs() {
  const rows = [];
  let seed = 1;
  for (let i = 0; i < 256; i++) {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    rows.push({ revenue: (seed % 5000000) / 100, years: (seed >>> 9) % 7, staff: (seed >>> 13) % 90 });
  }
  return rows;
}

const plain = ({ revenue, years, staff }) =>
  revenue > 20000 && years >= 3 ? Math.min(revenue * 0.03 + staff * 1.5, 500) : revenue * 0.01 + 10;

// Calls a second, the median of five runs; every answer is looked at first.
function rate(name, call) {
  const rows = inputs();
  for (const row of rows)
    if (Math.abs(Number(call(row)) - plain(row)) > 1e-6) throw new Error(`${name} differs for ${JSON.stringify(row)}`);
  const runs = [];
  for (let r = 0; r < 5; r++) {
    const from = process.cpuUsage();
    for (let k = 0; k < 4; k++) for (const row of rows) call(row);
    const used = process.cpuUsage(from);
    runs.push((rows.length * 4) / ((used.user + used.system) / 1e6));
  }
  return runs.sort((a, b) => a - b)[2];
}

function ours() {
  const text = execFileSync(program, { encoding: "utf8" });
  const row = text.split("\n").find((l) => l.startsWith("FEEL if with min"));
  return Number(/([\d.]+) million\/s/.exec(row)[1]) * 1e6;
}

function peers() {
  const { evaluate } = load("feelin");
  const { evaluateExpressionSync } = load("@gorules/zen-engine");
  const value = (v) => (v && typeof v === "object" && "value" in v ? v.value : v);
  return [
    ["feelin", (row) => value(evaluate(formula, row))],
    ["zen-engine", (row) => evaluateExpressionSync(ternary, row)],
  ];
}

let list;
try {
  list = peers();
} catch (e) {
  console.log(`no peers (${e.code ?? e.message}): run npm ci in bench/peers`);
  process.exit(0);
}
const mine = ours();
for (const [name, call] of list) {
  const theirs = rate(name, call);
  console.log(
    `FEEL beside ${name}\t${(mine / 1e6).toFixed(1)} million/s\t${(theirs / 1e3).toFixed(1)} thousand/s\t${(mine / theirs).toFixed(0)}`);
}
