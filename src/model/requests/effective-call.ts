// What a request means once its provider is known: what is left out is filled in as scafctl would
// fill it in.
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

export interface EffectiveCall {
  /** With the defaults of what is left out (contract 4.2). */
  readonly inputs: JsonObject;
  /**
   * The request's, else the first that the provider declares, since scafctl never calls without
   * one.
   */
  readonly capability: string | undefined;
}

export function effectiveCall({ provider: { descriptor } }: Target, request: Request): EffectiveCall {
  return {
    inputs: descriptor === undefined ? request.inputs : withDefaults(descriptor, request.inputs),
    capability: request.capability ?? descriptor?.capabilities[0],
  };
}

/**
 * What scafctl has against the call because it changes something (contract 3.6): to be asked about
 * before it is made.
 */
export function writeConcern(target: Target, request: Request): WriteCheck {
  const { descriptor } = target.provider;
  if (descriptor === undefined) return { kind: "none" };
  const { inputs, capability } = effectiveCall(target, request);
  return checkWrite(descriptor, inputs, capability);
}

/**
 * The request's own wishes, with directories made absolute: plugins resolve paths against them and
 * know nothing of ours.
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
