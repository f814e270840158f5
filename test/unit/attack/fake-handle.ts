// A plugin without a process that writes what a test tells it.
import {
  Emitter,
  type ExecutionResult,
  type HostCall,
  type JsonObject,
  type LogEntry,
  type OutputChunk,
  type PluginHandle,
  type PluginState,
  type ProviderConfigured,
  type RunOptions,
} from "../../../src/scafctl/index.js";

export class FakeHandle implements PluginHandle {
  readonly path = "/plugins/fake";
  readonly observed = { rpcs: new Map(), protocolVersion: undefined };
  readonly log = new Emitter<LogEntry>();
  readonly output = new Emitter<OutputChunk>();
  readonly hostCall = new Emitter<HostCall>();
  readonly configured = new Emitter<ProviderConfigured>();
  readonly onDidChange = new Emitter<unknown>().event;
  readonly onLog = this.log.event;
  readonly onOutput = this.output.event;
  readonly onHostCall = this.hostCall.event;
  readonly onConfigure = this.configured.event;
  state: PluginState = { kind: "idle" };
  /** What `execute` fails with. */
  failure: Error | undefined;
  /** What `execute` streams to stdout. */
  pieces: readonly Uint8Array[] = [];
  whatIfDescription = "";
  data: ExecutionResult["data"] = null;
  /** What was sent, in the order of the calls. */
  readonly inputs: JsonObject[] = [];

  describe() {
    return Promise.resolve({ kind: "provider" as const, providers: [] });
  }

  async execute(_provider: string, input: JsonObject, { onStdout }: RunOptions = {}): Promise<ExecutionResult> {
    this.inputs.push(input);
    if (this.failure !== undefined) throw this.failure;
    for (const bytes of this.pieces) await onStdout?.({ kind: "stdout", bytes, text: "" });
    return { data: this.data, warnings: [], metadata: {}, streamed: false, transport: "unary", findings: [] };
  }

  whatIf(_provider: string, input: JsonObject) {
    this.inputs.push(input);
    return Promise.resolve({ supported: true, description: this.whatIfDescription, diagnostics: [] });
  }

  dependencies() {
    return Promise.resolve({ supported: true, dependencies: [], diagnostics: [] });
  }

  stop(): Promise<void> {
    return Promise.resolve();
  }

  dispose(): Promise<void> {
    return Promise.resolve();
  }

  disposeWhenUnused(): Promise<void> {
    return Promise.resolve();
  }
}
