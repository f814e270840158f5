// A plugin with every hook, for hosts that make all eight calls: each response shows what the hook
// received.
import { writeFileSync } from "node:fs";
import {
  absolutePath,
  type ExecutionContext,
  iterationVariables,
  hostOf,
  type JsonObject,
  MockProviderPlugin,
  type OutputLike,
  ProviderError,
  serve,
  StreamingNotSupported,
  stringifyJson,
} from "scafctl-plugins/scafctl";

const text = (value: unknown): string => (typeof value === "string" ? value : "");

/** What can be written as JSON. */
function shown({ signal: _signal, host: _host, ...options }: ExecutionContext): JsonObject {
  return options as JsonObject;
}

async function execute(name: string, input: JsonObject, context: ExecutionContext = {}): Promise<OutputLike> {
  const secret = input["secret"];
  if (input["fail"] !== undefined)
    throw new ProviderError(name, text(input["fail"]), 6, [{ severity: "error", summary: "why" }]);
  return {
    data: {
      input,
      options: shown(context),
      hasHost: context.host !== undefined,
      variables: iterationVariables(context),
      path: absolutePath(context, "file"),
      secret: typeof secret === "string" ? ((await hostOf(context).getSecret(secret)) ?? null) : null,
    },
  };
}

const plugin = new MockProviderPlugin({
  execute,
  async executeProviderStream(name, input, context, output) {
    if (input["refuse"] === true) throw new StreamingNotSupported();
    if (input["flood"] !== undefined) {
      for (let piece = 0; piece < Number(input["flood"]); piece++) {
        await output.stdout(`${"x".repeat(1023)}\n`);
        if (context.signal?.aborted === true) {
          writeFileSync(text(input["file"]), `stopped after ${piece} pieces`);
          throw new Error("cancelled");
        }
      }
    }
    void output.stdout("one ");
    void output.stderr("");
    void output.stderr(new Uint8Array([0xc3]));
    void output.stderr(new Uint8Array([0xa9]));
    await output.stdout("two");
    // Nothing may follow the result.
    setTimeout(() => void output.stdout("late"), 0);
    return execute(name, input, context);
  },
  describeWhatIf(name, input) {
    if (input["fail"] !== undefined)
      throw new ProviderError(name, text(input["fail"]), 0, [{ severity: "error", summary: "why" }]);
    return {
      description: `Would run ${name} on ${stringifyJson(input)}`,
      diagnostics: [{ severity: "warning", summary: "hm" }],
    };
  },
  extractDependencies: (_name, inputs) => Object.keys(inputs),
  configureProvider(_name, { host: _host, signal: _signal, ...configuration }) {
    if (configuration.settings?.["fail"] !== undefined) throw new Error(text(configuration.settings["fail"]));
    return { diagnostics: [{ severity: "warning", summary: stringifyJson(configuration) }] };
  },
  stopProvider(name) {
    if (name === "unstoppable") throw new Error("not now");
  },
});

void serve(plugin, { strict: process.env["HOOKS_STRICT"] === "1" });
