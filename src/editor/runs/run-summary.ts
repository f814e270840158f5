// Summarizes a result for the status bar, its tooltip and the last line of the output.
import { exitCodeMeaning, type RunResult, type SafeText } from "../../model/index.js";
import { words } from "./words.js";

/** "kitchen: done in 12 ms, 2 warnings". */
export function summaryText(result: RunResult): SafeText<"status"> {
  const { status, provider, durationMs } = result;
  const duration = durationText(durationMs);
  if (status === "cancelled") return words.runCancelled({ provider });
  if (status === "failed") return words.runFailed({ provider, duration });
  const count = warningCount(result);
  return count === 0 ? words.runDone({ provider, duration }) : words.runWarned({ provider, duration, count });
}

/** The id of a codicon. */
export function summaryIcon(result: RunResult): string {
  if (result.status === "cancelled") return "circle-slash";
  if (result.status === "failed") return "error";
  return warningCount(result) === 0 && result.exitCode === undefined ? "check" : "warning";
}

/** Details for a tooltip, one per line. */
export function summaryFacts({
  exitCode,
  warnings,
  diagnostics,
  outputFindings,
}: RunResult): readonly SafeText<"tooltip">[] {
  return [
    exitCode === undefined ? [] : words.exitCode({ code: exitCode, meaning: exitCodeMeaning(exitCode) }),
    warnings.length === 0 ? [] : words.warningCount({ count: warnings.length }),
    diagnostics.length === 0 ? [] : words.diagnosticCount({ count: diagnostics.length }),
    outputFindings.length === 0 ? [] : words.outputFindingCount({ count: outputFindings.length }),
  ].flat();
}

/** "12 ms", "1.3 s", "2 min 5 s". */
function durationText(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  const seconds = milliseconds / 1000;
  return seconds < 60 ? `${seconds.toFixed(1)} s` : `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}

function warningCount({ warnings, diagnostics }: RunResult): number {
  return warnings.length + diagnostics.length;
}
