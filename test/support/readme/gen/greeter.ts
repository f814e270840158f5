// Stands for what ts-proto would generate for the README's greeter; its messages travel as JSON, which neither end minds.
import type { handleUnaryCall, MethodDefinition } from "@grpc/grpc-js";

export interface GreetRequest {
  readonly name: string;
}

export interface GreetResponse {
  readonly text: string;
}

const toBytes = (message: unknown): Buffer => Buffer.from(JSON.stringify(message));

export const GreeterService = {
  greet: {
    path: "/greeter.Greeter/Greet",
    requestStream: false,
    responseStream: false,
    requestSerialize: toBytes,
    requestDeserialize: (bytes) => JSON.parse(bytes.toString()) as GreetRequest,
    responseSerialize: toBytes,
    responseDeserialize: (bytes) => JSON.parse(bytes.toString()) as GreetResponse,
  } satisfies MethodDefinition<GreetRequest, GreetResponse>,
} as const;

export interface GreeterServer {
  readonly [method: string]: handleUnaryCall<GreetRequest, GreetResponse>;
  readonly greet: handleUnaryCall<GreetRequest, GreetResponse>;
}
