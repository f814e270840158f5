// Reads values from an execution's context, with the contract's defaults filled in
// (docs/contract.md, "Execution").
import { resolve } from "node:path";
import type { HostClient } from "./host-types.js";
import { jsonObject, type JsonObject, type JsonValue, member } from "./json.js";
import type { ExecutionContext } from "./execution-types.js";

/**
 * @throws Error `host service client not available`, the SDK's text, when the host offers nothing
 */
export function hostOf(context: ExecutionContext | undefined): HostClient {
  if (context?.host === undefined) throw new Error("host service client not available");
  return context.host;
}

/** The caller's current directory; that of the process when the host sends none. Absolute. */
export function workingDirectoryOf(context: ExecutionContext | undefined): string {
  return resolve(context?.workingDirectory ?? "");
}

/**
 * A path of the input as the caller means it: relative ones are taken from the working directory,
 * not from that of the process.
 */
export function absolutePath(context: ExecutionContext | undefined, path: string): string {
  return resolve(workingDirectoryOf(context), path);
}

/**
 * A setting of the host, its per-execution value before the configured one; undefined when there is
 * none.
 */
export function settingOf(context: ExecutionContext | undefined, name: string): JsonValue | undefined {
  return member(context?.settings ?? {}, name);
}

/** Resolver name → value. */
export function resolverContextOf(context: ExecutionContext | undefined): JsonObject {
  return context?.resolverContext ?? {};
}

/** The iteration of a `forEach` as variables, by their aliases; empty outside of one. */
export function iterationVariables(context: ExecutionContext | undefined): JsonObject {
  const turn = context?.iteration;
  if (turn === undefined) return {};
  return jsonObject([
    [turn.itemAlias ?? "__item", turn.item],
    [turn.indexAlias ?? "__index", turn.index],
  ]);
}
