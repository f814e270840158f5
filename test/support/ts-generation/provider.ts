// The calls of a provider plugin of each generation; gRPC itself answers the others with
// UNIMPLEMENTED.
import { type Server, status } from "@grpc/grpc-js";
import {
  ConfigureProviderResponse,
  DescribeWhatIfResponse,
  Diagnostic_Severity,
  type ExecuteProviderRequest,
  ExecuteProviderResponse,
  ExtractDependenciesResponse,
  type PluginServiceServer,
  PluginServiceService,
} from "../../../src/scafctl/gen/scafctl/plugin.js";
import { descriptors } from "./descriptors.js";

export type ProviderGeneration = keyof typeof descriptors;

const known: Readonly<Record<ProviderGeneration, readonly (keyof typeof PluginServiceService)[]>> = {
  p1: ["getProviders", "getProviderDescriptor", "executeProvider"],
  p2: ["getProviders", "getProviderDescriptor", "executeProvider", "describeWhatIf"],
  p3: Object.keys(PluginServiceService) as (keyof typeof PluginServiceService)[],
  p4: Object.keys(PluginServiceService) as (keyof typeof PluginServiceService)[],
};

/** Registers the calls of a generation. Executions return the input, byte by byte. */
export function addProvider(server: Server, generation: ProviderGeneration): void {
  const descriptor = descriptors[generation];
  const service: PluginServiceServer = {
    getProviders: (_call, callback) => callback(null, { providerNames: [descriptor.name] }),
    getProviderDescriptor: (call, callback) => {
      if (call.request.providerName === descriptor.name) callback(null, { descriptor });
      else callback({ code: status.UNKNOWN, details: `unknown provider: ${call.request.providerName}` });
    },
    executeProvider: (call, callback) => callback(null, execute(generation, call.request)),
    describeWhatIf: (_call, callback) =>
      callback(null, DescribeWhatIfResponse.fromPartial({ description: `Would say something (${generation})` })),
    extractDependencies: (_call, callback) =>
      callback(null, ExtractDependenciesResponse.fromPartial({ dependencies: ["region"] })),
    configureProvider: (_call, callback) =>
      callback(null, ConfigureProviderResponse.fromPartial({ protocolVersion: generation === "p4" ? 3 : 2 })),
    stopProvider: (_call, callback) => callback(null, { error: "" }),
    executeProviderStream: (call) => {
      if (generation !== "p4") {
        call.emit("error", { code: status.UNIMPLEMENTED, details: "streaming execution not supported" });
        return;
      }
      call.write({ chunk: { $case: "stdout", value: Buffer.from("saying\n") } });
      call.write({ chunk: { $case: "result", value: execute(generation, call.request) } });
      call.end();
    },
  };
  for (const name of known[generation])
    server.addService({ [name]: PluginServiceService[name] }, { [name]: service[name] });
}

function execute(generation: ProviderGeneration, { input }: ExecuteProviderRequest): ExecuteProviderResponse {
  const newest = generation === "p4";
  return ExecuteProviderResponse.fromPartial({
    output: Buffer.from(`{"data":${input.toString("utf8") || "null"}}`),
    exitCode: newest ? 2 : 0,
    diagnostics: newest ? [{ severity: Diagnostic_Severity.WARNING, summary: "said it", attribute: "message" }] : [],
  });
}
