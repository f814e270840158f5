// The call that a request makes of its provider: omitted inputs, capability and directories are
// filled in as scafctl does.
import { resolve } from "node:path";
import {
  checkWrite,
  type ExecuteOptions,
  type JsonObject,
  withDefaults,
  type WriteCheck,
} from "../../scafctl/index.js";
import { executeOptions } from "./request-keys.js";
import type { Target } from "../plugins/find-target.js";
import type { CatalogueSnapshot } from "../plugins/types.js";
import type { Request } from "./request-keys.js";

interface EffectiveCall {
  /** With the schema's defaults for omitted inputs. */
  readonly inputs: JsonObject;
  /** The request's, else the provider's first: scafctl never calls without one. */
  readonly capability: string | undefined;
}

export function effectiveCall({ provider: { descriptor } }: Target, request: Request): EffectiveCall {
  return {
    inputs: descriptor === undefined ? request.inputs : withDefaults(descriptor, request.inputs),
    capability: request.capability ?? descriptor?.capabilities[0],
  };
}

/**
 * Whether the call is a write operation that scafctl would refuse; the caller asks the user before
 * making it. See docs/contract.md, "What-if and dependencies".
 */
export function writeWarning(target: Target, request: Request): WriteCheck {
  const { descriptor } = target.provider;
  if (descriptor === undefined) return { kind: "none" };
  const { inputs, capability } = effectiveCall(target, request);
  return checkWrite(descriptor, inputs, capability);
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
