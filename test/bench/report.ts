// The table that a person reads, and the same as data.
import { cpus, loadavg } from "node:os";
import { type Samples, samplesOf } from "./measure.js";
import { ratio, type Spread, spread } from "./statistics.js";

interface Row {
  readonly key: string;
  readonly title: string;
  readonly unit: "ms" | "per second";
  /** What ours to Go's is to be: at most this, for `per second` at least. */
  readonly aim: number;
}

const rows: readonly Row[] = [
  { key: "describe", title: "20 plugins discovered and described", unit: "ms", aim: 1 },
  { key: "cached", title: "the same again, unchanged (ours: cache)", unit: "ms", aim: 0.1 },
  { key: "start", title: "start to first descriptor", unit: "ms", aim: 1.2 },
  { key: "p50", title: "small unary call, p50", unit: "ms", aim: 1.5 },
  { key: "p99", title: "small unary call, p99", unit: "ms", aim: 2 },
  { key: "big", title: "1 MB in and out", unit: "ms", aim: 1 },
  { key: "flight", title: "calls, 16 in flight", unit: "per second", aim: 0.4 },
  { key: "kill", title: "kill one", unit: "ms", aim: 1.5 },
  { key: "killAll", title: "kill twenty", unit: "ms", aim: 1.5 },
];

/** What all calls are to stay within of the bare HTTP/2 client. */
const aimOfBare = 1.3;

/** Figures that are compared with nothing. */
export interface Alone {
  readonly title: string;
  readonly value: string;
  readonly figure: number;
}

export interface Report {
  readonly text: string;
  readonly data: object;
}

export function report(samples: Samples, alone: readonly Alone[], leftOut: readonly string[]): Report {
  const machine = `${cpus().length} × ${cpus()[0]?.model.trim() ?? "?"}, ${process.platform}, Node ${process.versions.node}`;
  const data = rows.filter(({ key }) => samples.has(key)).map((row) => dataOf(row, samples));
  const lines = [
    ["", "Go host", "ours", "ours ÷ Go", "aim", "", "bare http2", "ours ÷ bare", "plain grpc-js ÷ Go"],
    ...data.map(({ title, unit, aim, go, ours, toGo, bare, toBare, plainToGo, met }) => [
      unit === "ms" ? `${title}, ms` : `${title}, per second`,
      figure(go),
      figure(ours),
      figure(toGo),
      `${unit === "ms" ? "≤" : "≥"} ${aim}`,
      met === undefined ? "" : met ? "met" : "MISSED",
      figure(bare),
      figure(toBare),
      figure(plainToGo),
    ]),
  ];
  const text = [
    table(lines),
    "",
    ...alone.map(({ title, value }) => `${title}: ${value}`),
    "",
    `Median of rounds in which the peers took turns; in brackets the middle half of the rounds, which is the machine's own variation.`,
    `"bare http2" is node:http2 by hand on the same plugin process: calls are to stay within ${aimOfBare} of it.`,
    `${machine}, load ${loadavg()
      .map((load) => load.toFixed(1))
      .join(" ")}`,
    ...leftOut.map((what) => `LEFT OUT: ${what}`),
  ].join("\n");
  return { text, data: { when: new Date().toISOString(), machine, load: loadavg(), rows: data, alone, leftOut } };
}

function dataOf({ key, title, unit, aim }: Row, samples: Samples) {
  const of = (peer: string): number[] => samplesOf(samples, key, peer);
  const toGo = some(ratio(of("ours"), of("go")));
  const better =
    unit === "ms" ? (value: number, bound: number) => value <= bound : (value: number, bound: number) => value >= bound;
  return {
    key,
    title,
    unit,
    aim,
    go: some(spread(of("go"))),
    ours: some(spread(of("ours"))),
    toGo,
    met: toGo === undefined ? undefined : better(toGo.median, aim),
    bare: some(spread(of("bare"))),
    // Upside down for throughput, so that it too reads as "so many times the bare client's cost".
    toBare: some(unit === "ms" ? ratio(of("ours"), of("bare")) : ratio(of("bare"), of("ours"))),
    plainToGo: some(ratio(of("plain"), of("go"))),
    samples: Object.fromEntries(samples.get(key) ?? []),
  };
}

function some(figures: Spread): Spread | undefined {
  return Number.isNaN(figures.median) ? undefined : figures;
}

function figure(value: Spread | undefined): string {
  return value === undefined ? "" : `${digits(value.median)} (${digits(value.low)}–${digits(value.high)})`;
}

/** Three digits that count. */
function digits(value: number): string {
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(value >= 1 ? 2 : 3);
}

function table(lines: readonly (readonly string[])[]): string {
  const widths = (lines[0] ?? []).map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  const [head, ...body] = lines.map((line) =>
    line
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
  return [head, "-".repeat(Math.max(0, ...body.map((line) => line.length))), ...body].join("\n");
}
