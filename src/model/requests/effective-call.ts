// The call that a request makes of its provider: omitted inputs, capability and directories are
// filled in as scafctl does.
import { resolve } from "node:path";
import { checkWrite, type ExecuteOptions, type JsonObject, withDefaults } from "../../scafctl/index.js";
import { executeOptions } from "./request-keys.js";
import type { Target } from "../plugins/find-target.js";
import type { CatalogueSnapshot } from "../plugins/types.js";
import type { Request } from "./request-keys.js";

interface EffectiveCall {
  /** With the schema's defaults for omitted inputs. */
  readonly inputs: JsonObject;
  /**
   * The request's; else `action` for a write operation where the provider offers it; else the
   * provider's first: scafctl never calls without one.
   */
  readonly capability: string | undefined;
  /** The caller asks the user before it makes the call. Absent when nothing has to be asked. */
  readonly write?: UnconfirmedWrite;
}

/** A write operation in a request that does not name the capability `action`. */
export interface UnconfirmedWrite {
  /** The value of the input `operation`. */
  readonly operation: string;
  /**
   * `as-action`: the request names no capability, and `action` is used. `refused`: it is called
   * under another capability, which scafctl would refuse.
   */
  readonly kind: "as-action" | "refused";
  /** Whether the provider offers `action`. */
  readonly canAct: boolean;
}

/** See docs/contract.md, "What-if and dependencies", for write operations. */
export function effectiveCall({ provider: { descriptor } }: Target, request: Request): EffectiveCall {
  const { capability } = request;
  if (descriptor === undefined) return { inputs: request.inputs, capability };
  const inputs = withDefaults(descriptor, request.inputs);
  const write = checkWrite(descriptor, inputs, undefined);
  if (write.kind !== "write-outside-action") return { inputs, capability: capability ?? descriptor.capabilities[0] };
  const { operation, canAct } = write;
  if (capability === undefined && canAct)
    return { inputs, capability: "action", write: { operation, kind: "as-action", canAct } };
  if (capability === "action") return { inputs, capability };
  return {
    inputs,
    capability: capability ?? descriptor.capabilities[0],
    write: { operation, kind: "refused", canAct },
  };
}

/**
 * The request's options with absolute directories, relative to the folder that configured the
 * plugin: a plugin would resolve them against its own working directory.
 */
export function effectiveOptions(snapshot: CatalogueSnapshot, { plugin }: Target, request: Request): ExecuteOptions {
  const options = executeOptions(request);
  const source = snapshot.directories.find(({ source: { path } }) => path === plugin.directory)?.source;
  if (source === undefined) return options;
  const absolute = (path: string | undefined): string | undefined =>
    path === undefined || path === "" ? undefined : resolve(source.workingDirectory, path);
  return {
    ...options,
    workingDirectory: absolute(options.workingDirectory),
    outputDirectory: absolute(options.outputDirectory),
  };
}
