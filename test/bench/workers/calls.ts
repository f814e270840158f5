// The calls that every peer makes: ExecuteProvider of echo, with a message of a given size there
// and back.
import { ExecuteProviderRequest, type ExecuteProviderResponse } from "../../../src/scafctl/gen/scafctl/plugin.js";
import { count, type Handler } from "./worker.js";

export type Execute = (request: ExecuteProviderRequest) => Promise<ExecuteProviderResponse>;

export function requestOf(size: number): ExecuteProviderRequest {
  const input = Buffer.from(JSON.stringify({ message: "x".repeat(size) }));
  return ExecuteProviderRequest.fromPartial({ providerName: "echo", input });
}

/** The ops `unary` (milliseconds of every call) and `flight` (milliseconds of all). */
export function callHandlers(execute: () => Execute): Readonly<Record<string, Handler>> {
  return {
    unary: async (order) => {
      const call = execute();
      const request = requestOf(count(order, "size"));
      const times: number[] = [];
      for (let left = count(order, "count"); left > 0; left--) {
        const began = performance.now();
        check(await call(request));
        times.push(performance.now() - began);
      }
      return times;
    },
    flight: async (order) => {
      const call = execute();
      const request = requestOf(count(order, "size"));
      let left = count(order, "count");
      const worker = async (): Promise<void> => {
        while (left-- > 0) check(await call(request));
      };
      const began = performance.now();
      await Promise.all(Array.from({ length: count(order, "inFlight") }, worker));
      return performance.now() - began;
    },
  };
}

function check({ error }: ExecuteProviderResponse): void {
  if (error !== "") throw new Error(error);
}
