// The descriptor of each generation, with every field that it has.
import { Parameter, ProviderDescriptor } from "../../../src/scafctl/gen/scafctl/plugin.js";

const json = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));

const object = (properties: Record<string, unknown>): Buffer => json({ type: "object", properties });

/**
 * P1: scafctl v0.4.0. The four bytes `null` where there is no default, and nothing but the eight
 * fields of the baseline.
 */
const baseline = ProviderDescriptor.fromPartial({
  name: "generation",
  displayName: "Generation",
  description: "A provider as its generation describes itself",
  version: "1.0.0",
  category: "test",
  capabilities: ["transform"],
  schema: {
    parameters: new Map([
      [
        "message",
        Parameter.fromPartial({
          type: "string",
          required: true,
          description: "What to say",
          defaultValue: json(null),
          example: '"hello"',
          maxLength: 100,
          pattern: "^[a-z]",
        }),
      ],
      ["loud", Parameter.fromPartial({ type: "boolean", description: "How", defaultValue: json(false) })],
      ["secret", Parameter.fromPartial({ type: "string", description: "Not marked", defaultValue: json(null) })],
    ]),
  },
  outputSchemas: new Map([
    ["transform", { parameters: new Map([["said", Parameter.fromPartial({ type: "string", description: "It" })]]) }],
  ]),
});

/** P2: scafctl v0.6.0. */
const beforeTheSdk = ProviderDescriptor.fromPartial({
  ...baseline,
  apiVersion: "v1",
  sensitiveFields: ["secret"],
  tags: ["test"],
  icon: "https://example.com/icon.svg",
  links: [{ name: "Home", url: "https://example.com" }],
  examples: [{ name: "Say", description: "Says hello", yaml: "provider: generation\n" }],
  maintainers: [{ name: "Somebody", email: "somebody@example.com" }],
  deprecated: true,
  beta: true,
});

/** P3: plugin SDK v0.1.0 to v0.4.0. */
const earlySdk = ProviderDescriptor.fromPartial({
  ...beforeTheSdk,
  deprecated: false,
  schema: {
    parameters: new Map([
      ...(baseline.schema?.parameters ?? []),
      [
        "level",
        Parameter.fromPartial({
          type: "integer",
          description: "How much",
          minimum: 0,
          hasMinimum: true,
          maximum: 10,
          hasMaximum: true,
          enumValues: [json(0), json(5), json(10)],
        }),
      ],
    ]),
  },
  rawSchema: json({
    type: "object",
    title: "What to say, and how",
    required: ["message"],
    properties: {
      message: { type: "string", description: "What to say", examples: ["hello"], maxLength: 100, pattern: "^[a-z]" },
      loud: { type: "boolean", description: "How", default: false },
      secret: { type: "string", description: "Marked", writeOnly: true },
      level: { type: "integer", description: "How much", minimum: 0, maximum: 10, enum: [0, 5, 10] },
      nested: { type: "object", properties: { a: { type: "array", items: { type: "number" } } } },
      anything: true,
      operation: { type: "string", enum: ["look", "change"] },
    },
  }),
  rawOutputSchemas: new Map([["transform", object({ said: { type: "string", description: "It" } })]]),
  hasExtractDependencies: true,
  writeOperations: ["change"],
});

/** P4: the newest. */
const newest = ProviderDescriptor.fromPartial({
  ...earlySdk,
  capabilities: ["transform", "action"],
  rawOutputSchemas: new Map([...earlySdk.rawOutputSchemas, ["action", object({ success: { type: "boolean" } })]]),
  operations: [
    { name: "look", displayName: "Look", description: "Only looks", capabilities: ["transform"] },
    {
      name: "change",
      displayName: "Change",
      description: "Changes something",
      capabilities: ["action"],
      isWrite: true,
      inputSchema: object({ message: { type: "string" } }),
      outputSchema: object({ success: { type: "boolean" } }),
      examples: [{ name: "Change", description: "Changes", yaml: "operation: change\n" }],
      tags: ["careful"],
      deprecated: true,
      deprecationMessage: "Use look",
    },
  ],
});

export const descriptors = { p1: baseline, p2: beforeTheSdk, p3: earlySdk, p4: newest };
