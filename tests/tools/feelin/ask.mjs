// ask.mjs: a JSON list of [expression, context] on standard input; on standard output a list
// of what feelin answers to each: {"value": ...} or {"error": "..."}. Values of FEEL that
// JSON lacks are written as their FEEL text; in a context {"$": type, "v": text} is one.
import { readFileSync } from "node:fs";
import { evaluate, date, time, dateAndTime, duration, isRange, isFunction,
  FeelDate, FeelTime, FeelDateTime, FeelDuration } from "feelin";

const make = { date, time, dateTime: dateAndTime, duration };
const texts = [FeelDate, FeelTime, FeelDateTime, FeelDuration];

function given(v) {
  if (Array.isArray(v)) return v.map(given);
  if (!v || typeof v !== "object") return v;
  if ("$" in v) return make[v.$](v.v);
  return Object.fromEntries(Object.entries(v).map(([k, m]) => [k, given(m)]));
}

function plain(v) {
  if (v === null || v === undefined) return null;
  if (texts.some((t) => v instanceof t) || isRange(v)) return String(v);
  if (isFunction(v) || typeof v === "function") return "function";
  if (v instanceof Map) return plain(Object.fromEntries(v));
  if (Array.isArray(v)) return v.map(plain);
  if (typeof v === "object") return Object.fromEntries(Object.entries(v).map(([k, m]) => [k, plain(m)]));
  if (typeof v === "number" && !Number.isFinite(v)) return String(v);
  return v;
}

function answer([expression, context]) {
  try {
    return { value: plain(evaluate(expression, given(context)).value) };
  } catch (e) {
    return { error: String(e.message ?? e) };
  }
}

process.stdout.write(JSON.stringify(JSON.parse(readFileSync(0, "utf8")).map(answer)));
