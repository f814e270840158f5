// Handlers of gRPC calls that may throw or reject: the error is logged, and its text is the status.
import type { EventEmitter } from "node:events";
import { type ServiceDefinition, status, type UntypedServiceImplementation } from "@grpc/grpc-js";
import { errorMessage } from "../base/errors.js";
import type { PluginLog } from "./plugin-log.js";

/** A status travels in a header, whose size peers limit. Characters. */
const detailLimit = 2_000;

/** What handlers of all kinds have in common; only those of one answer have a callback. */
type Handler = (call: Pick<EventEmitter, "emit">, callback?: (...answer: unknown[]) => void) => unknown;

/**
 * Without this, grpc-js answers what a handler throws but loses its stack, and a rejected promise
 * ends the process.
 */
export function guardHandlers(
  service: ServiceDefinition,
  implementation: UntypedServiceImplementation,
  log: PluginLog,
): UntypedServiceImplementation {
  const guarded: UntypedServiceImplementation = { ...implementation };
  for (const [name, { path, originalName }] of Object.entries(service)) {
    for (const key of [name, originalName ?? name]) {
      const handler = implementation[key] as Handler | undefined;
      if (handler !== undefined) guarded[key] = guard(path, handler.bind(implementation), log);
    }
  }
  return guarded;
}

function guard(path: string, handler: Handler, log: PluginLog): Handler {
  return async (call, callback) => {
    const once = { isAnswered: false };
    const answer = (...values: unknown[]): void => {
      once.isAnswered = true;
      callback?.(...values);
    };
    try {
      await handler(call, callback && answer);
    } catch (error) {
      log.error(`the handler of ${path} failed`, { error });
      const ended = { code: status.UNKNOWN, details: errorMessage(error).slice(0, detailLimit) };
      if (callback === undefined) call.emit("error", ended);
      else if (!once.isAnswered) callback(ended);
    }
  };
}
