// The decision tables of bench/pure_dmn_tables.c in zen-engine: the same rules, the same
// rows, JSON text in and out, every answer looked at first. Prints our figure of the same
// run beside theirs: name, ours, peer, ratio. Installed by `npm ci` in bench/peers; without
// it a remark and no rows.
import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";

const [program] = process.argv.slice(2);
const load = createRequire(new URL("peers/package.json", import.meta.url));
const ours = (...args) => execFileSync(program, args, { encoding: "utf8", maxBuffer: 1 << 28 });
const fields = ["a", "b", "c", "w"];

// The model that the bench prints, as a decision of zen-engine: its cells read the same.
function decision(text) {
  const rules = [...text.matchAll(/<rule id='(\w+)'>(.*?)<\/rule>/gs)].map(([, _id, body]) => {
    const cells = [...body.matchAll(/<text>(.*?)<\/text>/g)].map((m) => m[1]);
    return { _id, a: cells[0], b: cells[1], c: cells[2], w: cells[3], out: cells[4] };
  });
  const inputs = fields.map((f) => ({ id: f, name: f, type: "expression", field: f }));
  const outputs = [{ id: "out", name: "out", type: "expression", field: "out" }];
  const node = (id, type, content) => ({ id, type, name: id, position: { x: 0, y: 0 }, ...(content && { content }) });
  return {
    contentType: "application/vnd.gorules.decision",
    nodes: [node("in", "inputNode"), node("table", "decisionTableNode", { hitPolicy: "first", inputs, outputs, rules }),
      node("end", "outputNode")],
    edges: [["in", "table"], ["table", "end"]].map(([sourceId, targetId]) =>
      ({ id: sourceId, type: "edge", sourceId, targetId })),
  };
}

// Seconds of one evaluation, the median of five runs.
async function rate(engine, rows, rounds) {
  const runs = [];
  for (let r = 0; r < 5; r++) {
    const from = process.cpuUsage();
    for (let k = 0; k < rounds; k++)
      for (const row of rows) JSON.stringify((await engine.evaluate(JSON.parse(row))).result);
    const used = process.cpuUsage(from);
    runs.push((used.user + used.system) / 1e6 / (rows.length * rounds));
  }
  return runs.sort((a, b) => a - b)[2];
}

async function table(ZenEngine, rules, rounds) {
  const text = ours("print", String(rules)), from = text.indexOf("\n{\"in\"");
  const lines = text.slice(from + 1).trim().split("\n").map((l) => JSON.parse(l));
  const engine = new ZenEngine().createDecision(decision(text.slice(0, from)));
  for (const { in: row, out } of lines) {
    const theirs = (await engine.evaluate(row)).result.out ?? null;
    if (theirs !== out) throw new Error(`zen-engine says ${theirs} for ${JSON.stringify(row)}, ours ${out}`);
  }
  const hits = lines.filter((l) => l.out !== null).length;
  if (hits < lines.length / 4) throw new Error(`only ${hits} rows meet a rule`);
  const mine = Number(ours("rate", String(rules))) / 1e9;
  const theirs = await rate(engine, lines.map((l) => JSON.stringify(l.in)), rounds);
  console.log(`table of ${rules} rules beside zen-engine, JSON in and out\t${(mine * 1e9).toFixed(0)} ns\t` +
    `${(theirs * 1e6).toFixed(0)} us\t${(theirs / mine).toFixed(0)}`);
}

let ZenEngine;
try {
  ({ ZenEngine } = load("@gorules/zen-engine"));
} catch (e) {
  console.log(`no peer (${e.code ?? e.message}): run npm ci in bench/peers`);
  process.exit(0);
}
await table(ZenEngine, 12, 8);
await table(ZenEngine, 1000, 1);
