// Plain functions as the handlers of a service's unary methods: cancellation becomes an
// AbortSignal, what a function throws becomes a status.
import { type handleUnaryCall, status, type UntypedServiceImplementation } from "@grpc/grpc-js";

export type RequestOf<Method> = Method extends { requestDeserialize: (bytes: Buffer) => infer Request }
  ? Request
  : never;
export type ResponseOf<Method> = Method extends { responseDeserialize: (bytes: Buffer) => infer Response }
  ? Response
  : never;

/** The functions behind the methods of a service, by the names of the methods. */
export type UnaryFunctions<Service> = {
  [Name in keyof Service]: (
    request: RequestOf<Service[Name]>,
    signal: AbortSignal,
  ) => Promise<ResponseOf<Service[Name]>>;
};

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

/** @param codeOf the status of a failed call; UNKNOWN is what a Go plugin's plain error becomes */
export function unaryHandlers<Service extends object>(
  service: Service,
  functions: UnaryFunctions<Service>,
  codeOf: (name: keyof Service) => status = () => status.UNKNOWN,
): UntypedServiceImplementation {
  const names = Object.keys(service) as (keyof Service & string)[];
  const handlers: UntypedServiceImplementation = {};
  for (const name of names) {
    handlers[name] = unary(
      (request: RequestOf<Service[typeof name]>, signal) => functions[name](request, signal),
      codeOf(name),
    );
  }
  return handlers;
}

function unary<Request, Response>(
  work: (request: Request, signal: AbortSignal) => Promise<Response>,
  code: status,
): handleUnaryCall<Request, Response> {
  return (call, callback) => {
    const cancelled = new AbortController();
    call.on("cancelled", () => cancelled.abort());
    work(call.request, cancelled.signal).then(
      (response) => callback(null, response),
      (error: unknown) => callback({ code, details: detailOf(error) }),
    );
  };
}
