// What tests of runs read: the output as text, and the codes of findings.
import type { RunOptions } from "../../src/model/runs/run.js";
import type { RunResult } from "../../src/model/runs/run-result.js";

/** `channel:text` of all output of a run. */
export function listening(): { readonly pieces: string[]; readonly onOutput: NonNullable<RunOptions["onOutput"]> } {
  const pieces: string[] = [];
  return { pieces, onOutput: ({ kind, text }) => void pieces.push(`${kind}:${text}`) };
}

export function codes(findings: RunResult["remarks"] | RunResult["outputFindings"]): readonly string[] {
  return findings.map(({ code }) => code);
}
