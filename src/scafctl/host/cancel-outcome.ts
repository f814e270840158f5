// What became of a plugin after a run was cancelled.
import { isPluginError } from "../../goplugin/index.js";
import type { StopResult } from "../wire/contract-calls.js";
import { messageOf } from "../wire/wire-json.js";

/** The call itself was cancelled by gRPC before. */
export interface CancelOutcome {
  /**
   * StopProvider: `done`; `unsupported` by the plugin; `failed` or not answered in time; `skipped`
   * because other calls run in the process; `gone`: the process had ended.
   */
  readonly stop: "done" | "unsupported" | "failed" | "skipped" | "gone";
  /** The plugin's words for `failed`. */
  readonly error?: string;
  /** Other calls in flight in the same process. */
  readonly othersRunning: number;
  /**
   * Whether only ending the process is left: gRPC does not report if the provider obeyed. False
   * while calls of others run in it.
   */
  readonly mayEndProcess: boolean;
}

/** @param stop `skipped`, `unsupported`, a {@link StopResult}, or what StopProvider threw */
export function cancelOutcome(stop: unknown, othersRunning: number): CancelOutcome {
  const others = { othersRunning, mayEndProcess: othersRunning === 0 };
  if (stop === "skipped" || stop === "unsupported") return { stop, ...others };
  if (isStopResult(stop)) {
    if (stop.error !== undefined) return { stop: "failed", error: stop.error, ...others };
    return { stop: stop.supported ? "done" : "unsupported", ...others };
  }
  const failure = isPluginError(stop) ? stop.failure : undefined;
  if (failure?.reason === "stopped" || failure?.reason === "crashed") {
    return { stop: "gone", othersRunning: 0, mayEndProcess: false };
  }
  const error = failure?.reason === "call-failed" ? failure.detail : messageOf(stop);
  return { stop: "failed", error, ...others };
}

function isStopResult(value: unknown): value is StopResult {
  return typeof value === "object" && value !== null && "supported" in value;
}
