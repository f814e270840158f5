// The descriptors that fixtures offer: JSON on the side of the tests, protobuf on the wire.
import {
  GetProviderDescriptorResponse,
  type OperationDescriptor,
  Parameter,
  ProviderDescriptor,
  type Schema,
} from "../../src/scafctl/gen/scafctl/plugin.js";

/** The default and the enum values are JSON text; a minimum also sets `hasMinimum`. */
type FixtureParameter = Partial<Omit<Parameter, "defaultValue" | "enumValues">> & {
  readonly defaultValue?: string;
  readonly enumValues?: readonly string[];
};

interface FixtureSchema {
  readonly parameters: Readonly<Record<string, FixtureParameter>>;
}

/** The schemas are JSON text. */
type FixtureOperation = Partial<Omit<OperationDescriptor, "inputSchema" | "outputSchema">> & {
  readonly inputSchema?: string;
  readonly outputSchema?: string;
};

/** A ProviderDescriptor with objects in place of maps. The raw schemas are JSON text. */
export type FixtureDescriptor = Partial<
  Omit<ProviderDescriptor, "schema" | "outputSchemas" | "rawSchema" | "rawOutputSchemas" | "operations">
> & {
  readonly schema?: FixtureSchema;
  readonly outputSchemas?: Readonly<Record<string, FixtureSchema>>;
  readonly rawSchema?: string;
  readonly rawOutputSchemas?: Readonly<Record<string, string>>;
  readonly operations?: readonly FixtureOperation[];
};

/** A provider. Without a descriptor it gets echo's; with null the response holds none. */
export interface FixtureProvider {
  readonly name: string;
  readonly descriptor?: FixtureDescriptor | null;
}

/** As in docs/contract.md: the four bytes `null` stand for "no default". */
const echoDescriptor: FixtureDescriptor = {
  displayName: "Echo Provider",
  description: "Echoes the input message",
  version: "1.0.0",
  category: "utility",
  capabilities: ["transform"],
  schema: {
    parameters: {
      message: {
        type: "string",
        required: true,
        description: "Message to echo",
        maxLength: 1000,
        example: '"Hello, World!"',
        defaultValue: "null",
      },
      uppercase: { type: "boolean", description: "Convert to uppercase", defaultValue: "false" },
    },
  },
  outputSchemas: {
    transform: { parameters: { echoed: { type: "string", description: "The echoed message", defaultValue: "null" } } },
  },
};

/** The GetProviderDescriptorResponse for a provider, in base64. */
export function encodeDescriptor({ name, descriptor = echoDescriptor }: FixtureProvider): string {
  const message = { descriptor: descriptor === null ? undefined : toMessage(name, descriptor) };
  return Buffer.from(GetProviderDescriptorResponse.encode(message).finish()).toString("base64");
}

function toMessage(name: string, fields: FixtureDescriptor): ProviderDescriptor {
  const { schema, outputSchemas, rawSchema, rawOutputSchemas, operations = [], ...rest } = fields;
  return ProviderDescriptor.fromPartial({
    name,
    ...rest,
    schema: schema && toSchema(schema),
    outputSchemas: toMap(outputSchemas, toSchema),
    rawSchema: toBytes(rawSchema),
    rawOutputSchemas: toMap(rawOutputSchemas, toBytes),
    operations: operations.map(({ inputSchema, outputSchema, ...operation }) => ({
      ...operation,
      inputSchema: toBytes(inputSchema),
      outputSchema: toBytes(outputSchema),
    })),
  });
}

function toSchema({ parameters }: FixtureSchema): Schema {
  return {
    parameters: toMap(parameters, ({ defaultValue, enumValues = [], ...rest }) =>
      Parameter.fromPartial({
        hasMinimum: rest.minimum !== undefined,
        hasMaximum: rest.maximum !== undefined,
        ...rest,
        defaultValue: toBytes(defaultValue),
        enumValues: enumValues.map(toBytes),
      }),
    ),
  };
}

function toMap<T, U>(record: Readonly<Record<string, T>> = {}, convert: (value: T) => U): Map<string, U> {
  return new Map(Object.entries(record).map(([key, value]) => [key, convert(value)]));
}

function toBytes(text = ""): Buffer {
  return Buffer.from(text);
}
