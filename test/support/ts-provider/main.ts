// A plugin on serve() of scafctl-plugins/scafctl: its provider does what its input says and returns
// what it received.
import { writeFileSync } from "node:fs";
import { type JsonObject, MockProviderPlugin, ProviderError, serve, stringifyJson } from "scafctl-plugins/scafctl";
import type { ExecuteOptions, OutputLike } from "scafctl-plugins/scafctl";

function execute(name: string, input: JsonObject, options: ExecuteOptions = {}): OutputLike | Promise<OutputLike> {
  const { signal, ...shown } = options;
  switch (input["do"]) {
    case "throw":
      throw new ProviderError(name, "it was told to fail", 7, [{ severity: "error", summary: "told so" }]);
    case "nan":
      return { data: Number.NaN };
    case "undefined":
      return { data: { gone: undefined } } as unknown as OutputLike;
    case "nothing":
      return undefined as unknown as OutputLike;
    case "wait":
      return new Promise((_, reject) => {
        const file = stringifyJson(input["file"]).slice(1, -1);
        writeFileSync(file, "waiting");
        signal?.addEventListener("abort", () => {
          writeFileSync(file, "cancelled");
          reject(new Error("cancelled"));
        });
      });
    default:
      console.log("executing");
      return { data: { input, options: shown as JsonObject }, warnings: ["a warning"], metadata: { name } };
  }
}

void serve(new MockProviderPlugin({ providers: ["test-provider", "nameless", "test-provider"], execute }));
