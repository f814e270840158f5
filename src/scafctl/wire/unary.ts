// A plain function as the handler of a unary call: cancellation becomes an AbortSignal, what it
// throws a status.
import { type handleUnaryCall, status } from "@grpc/grpc-js";

/**
 * A status travels in HTTP/2 headers, whose size peers limit; more than this and the whole
 * connection may be refused. Characters.
 */
const MAX_DETAIL = 2000;

/** Text that is safe as a status's detail. */
export function detailOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return Array.from(text).slice(0, MAX_DETAIL).join("");
}

/**
 * @param _method only there to bind the message types to the method that the handler is registered
 *   for
 * @param code of whatever `handle` throws; UNKNOWN is what a Go plugin's plain error becomes
 */
export function unary<Request, Response>(
  handle: (request: Request, signal: AbortSignal) => Promise<Response>,
  _method: { requestDeserialize: (bytes: Buffer) => Request; responseSerialize: (value: Response) => Buffer },
  code: status = status.UNKNOWN,
): handleUnaryCall<Request, Response> {
  return (call, callback) => {
    const cancelled = new AbortController();
    call.on("cancelled", () => cancelled.abort());
    handle(call.request, cancelled.signal).then(
      (response) => callback(null, response),
      (error: unknown) => callback({ code, details: detailOf(error) }),
    );
  };
}
