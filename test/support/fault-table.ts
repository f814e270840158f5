// The README's table of faults, made from the fault matrix and from what people are told.
import { PluginError } from "../../src/goplugin/index.js";
import { explain } from "../../src/model/explain.js";
import { failureSamples } from "../unit/model/samples.js";
import { readFaultMatrix } from "./fault-matrix.js";

/** Markdown: a table with a row for each reason at each stage, then what is survived without an error. */
export function faultTable(): string {
  const { faults, survived } = readFaultMatrix();
  const rows = new Map<string, { readonly stage: string; readonly reason: string; readonly faults: string[] }>();
  for (const { stage, fault, reason } of faults) {
    const key = `${stage} ${reason}`;
    const row = rows.get(key) ?? { stage, reason, faults: [] };
    row.faults.push(fault);
    rows.set(key, row);
  }
  let last = "";
  const explained = new Set<string>();
  const lines = [...rows.values()].map(({ stage, reason, faults: titles }) => {
    const first = stage === last ? "" : `**${stage}**`;
    last = stage;
    const words = explained.has(reason) ? "as above" : told(reason);
    explained.add(reason);
    return `| ${first} | ${titles.join(" · ")} | \`${reason}\` | ${words} |`;
  });
  return [
    "| where | what goes wrong | reason | what the person is told, for example |",
    "| --- | --- | --- | --- |",
    ...lines,
    "",
    "No error, and nothing left, with:",
    "",
    ...survived.map((title) => `- ${title}`),
  ].join("\n");
}

function told(reason: string): string {
  const failure = Object.values(failureSamples).find((each) => each.reason === reason);
  if (failure === undefined) throw new Error(`there is no sample of ${reason}`);
  const { sentence, remedy } = explain(new PluginError("/plugins/echo", failure));
  return [sentence, remedy].filter((part) => part !== undefined).join(" ");
}
