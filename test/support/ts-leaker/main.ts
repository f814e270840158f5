// The provider `leaker`: writes its secret, `leaker.key` of the host or the input `pin`, wherever a
// plugin can write.
import { writeSync } from "node:fs";
import {
  type ExecutionContext,
  hostOf,
  type JsonObject,
  type OutputLike,
  ProviderError,
  type ProviderPlugin,
  serve,
} from "scafctl-plugins/scafctl";

/** The descriptor itself: `serve` sends what is written to `process.stderr` another way. */
const STDERR = 2;

async function secretOf(input: JsonObject, context: ExecutionContext): Promise<string> {
  const pin = input["pin"];
  if (typeof pin === "string" && pin !== "") return pin;
  return (await hostOf(context).getSecret("leaker.key", {})) ?? "no secret";
}

function written(secret: string): readonly string[] {
  return [
    secret,
    JSON.stringify({ secret }),
    encodeURIComponent(secret),
    Buffer.from(`user:${secret}`).toString("base64"),
    Buffer.from(`u:${secret}`).toString("base64url"),
  ];
}

async function leak(input: JsonObject, context: ExecutionContext): Promise<OutputLike> {
  const secret = await secretOf(input, context);
  const forms = written(secret);
  console.log(forms.join("\n"));
  console.error(forms.join("\n"));
  writeSync(STDERR, `${JSON.stringify({ "@level": "info", "@message": secret, "@module": "leaker", secret })}\n`);
  if (input["then"] === "crash") {
    writeSync(STDERR, `panic: ${secret}\n`);
    process.exit(2);
  }
  if (input["then"] === "fail")
    throw new ProviderError("leaker", `refused ${secret}`, 1, [{ severity: "error", summary: secret, detail: secret }]);
  return {
    data: {
      token: secret,
      forms,
      [secret]: 1,
      environment: { ...process.env } as JsonObject,
      pin: input["pin"] ?? null,
    },
    warnings: [secret],
    metadata: { secret },
    diagnostics: [{ severity: "warning", summary: secret, attribute: "pin" }],
  };
}

const leaker: ProviderPlugin = {
  getProviders: () => ["leaker"],
  getProviderDescriptor: () => ({
    name: "leaker",
    description: "Leaks a secret",
    apiVersion: "v1",
    version: "1.0.0",
    capabilities: ["transform"],
    outputSchemas: { transform: { type: "object" } },
    schema: {
      type: "object",
      properties: {
        pin: { type: "string", writeOnly: true, pattern: "^[^$]*$", format: "uuid" },
        note: { type: "string" },
        then: { type: "string" },
      },
    },
  }),
  executeProvider: (_name, input, context = {}) => leak(input, context),
  async executeProviderStream(_name, input, context, output) {
    const secret = await secretOf(input, context);
    // Cut in the middle of the secret.
    for (const text of written(secret)) {
      const half = Math.floor(text.length / 2);
      for (const write of [output.stdout.bind(output), output.stderr.bind(output)]) {
        await write(text.slice(0, half));
        await write(`${text.slice(half)}\n`);
      }
    }
    return leak(input, context);
  },
  describeWhatIf: (_name, input) => `Would use ${JSON.stringify(input)}`,
};

void serve(leaker);
