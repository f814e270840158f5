// Just enough protobuf and gRPC framing to speak as a plugin, and to get it wrong on purpose.
import type {
  Bytes,
  FixtureDescriptor,
  FixtureExample,
  FixtureOperation,
  FixtureParameter,
  FixtureProvider,
  FixtureSchema,
} from "./orders.js";

export function toBytes(bytes: Bytes): Buffer {
  return typeof bytes === "string" ? Buffer.from(bytes, "utf8") : Buffer.from(bytes.base64, "base64");
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 0x80);
  return Buffer.from([...bytes, rest]);
}

/** A length-delimited field. */
export function bytesField(number: number, content: Uint8Array): Buffer {
  return Buffer.concat([varint(number * 8 + 2), varint(content.length), content]);
}

/** Fields with the default value are left out, as proto3 does. */
export function textField(number: number, text: string | undefined): Buffer {
  return text === undefined || text === "" ? Buffer.alloc(0) : bytesField(number, Buffer.from(text, "utf8"));
}

export function numberField(number: number, value: number | boolean | undefined): Buffer {
  return value ? Buffer.concat([varint(number * 8), varint(Number(value))]) : Buffer.alloc(0);
}

function doubleField(number: number, value: number | undefined): Buffer {
  if (value === undefined) return Buffer.alloc(0);
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(value);
  return Buffer.concat([varint(number * 8 + 1), bytes]);
}

function listField(number: number, texts: readonly string[] | undefined): Buffer {
  return Buffer.concat((texts ?? []).map((text) => bytesField(number, Buffer.from(text, "utf8"))));
}

function mapField<T>(
  number: number,
  map: Readonly<Record<string, T>> | undefined,
  encode: (value: T) => Buffer,
): Buffer {
  const entries = Object.entries(map ?? {});
  return Buffer.concat(
    entries.map(([key, value]) => bytesField(number, Buffer.concat([textField(1, key), bytesField(2, encode(value))]))),
  );
}

function parameter(value: FixtureParameter): Buffer {
  return Buffer.concat([
    textField(1, value.type),
    numberField(2, value.required),
    textField(3, value.description),
    textField(4, value.defaultValue),
    textField(5, value.example),
    numberField(6, value.maxLength),
    textField(7, value.pattern),
    numberField(9, value.minLength),
    doubleField(10, value.minimum),
    doubleField(11, value.maximum),
    listField(14, value.enumValues),
    textField(15, value.format),
    numberField(18, value.minimum !== undefined),
    numberField(19, value.maximum !== undefined),
  ]);
}

const schema = (value: FixtureSchema): Buffer => mapField(1, value.parameters, parameter);

/** plugin.Link and plugin.Contact. */
function pair(number: number, first: string, second: string): Buffer {
  return bytesField(number, Buffer.concat([textField(1, first), textField(2, second)]));
}

function examples(number: number, list: readonly FixtureExample[] = []): Buffer {
  const message = ({ name, description, yaml }: FixtureExample): Buffer =>
    Buffer.concat([textField(1, name), textField(2, description), textField(3, yaml)]);
  return Buffer.concat(list.map((example) => bytesField(number, message(example))));
}

function operation(o: FixtureOperation): Buffer {
  return Buffer.concat([
    textField(1, o.name),
    textField(2, o.displayName),
    textField(3, o.description),
    listField(4, o.capabilities),
    numberField(5, o.isWrite),
    textField(6, o.inputSchema),
    textField(7, o.outputSchema),
    examples(8, o.examples),
    listField(9, o.tags),
    numberField(10, o.deprecated),
    textField(11, o.deprecationMessage),
  ]);
}

/** plugin.GetProviderDescriptorResponse. */
export function descriptorResponse(provider: FixtureProvider): Buffer {
  if (provider.descriptor === null) return Buffer.alloc(0);
  const d = provider.descriptor ?? echoDescriptor;
  return bytesField(
    1,
    Buffer.concat([
      textField(1, d.name ?? provider.name),
      textField(2, d.displayName),
      textField(3, d.description),
      textField(4, d.version),
      textField(5, d.category),
      listField(6, d.capabilities),
      d.schema ? bytesField(7, schema(d.schema)) : Buffer.alloc(0),
      mapField(8, d.outputSchemas, schema),
      textField(9, d.apiVersion),
      listField(11, d.sensitiveFields),
      listField(12, d.tags),
      textField(13, d.icon),
      ...(d.links ?? []).map((link) => pair(14, link.name, link.url)),
      examples(15, d.examples),
      ...(d.maintainers ?? []).map((one) => pair(16, one.name, one.email)),
      numberField(17, d.deprecated),
      numberField(18, d.beta),
      textField(19, d.rawSchema),
      mapField(20, d.rawOutputSchemas, (text) => Buffer.from(text, "utf8")),
      numberField(21, d.hasExtractDependencies),
      listField(22, d.writeOperations),
      ...(d.operations ?? []).map((one) => bytesField(23, operation(one))),
    ]),
  );
}

/** Contract section 9.6. */
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

/** The fields of a message by number; later ones win. Varints are numbers, the rest bytes. */
export function readFields(message: Buffer): Map<number, number | Buffer> {
  const fields = new Map<number, number | Buffer>();
  let at = 0;
  const read = (): number => {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = message[at++] ?? 0;
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value;
    }
  };
  while (at < message.length) {
    const tag = read();
    const kind = tag & 7;
    if (kind === 0) fields.set(tag >> 3, read());
    else {
      const length = kind === 2 ? read() : kind === 1 ? 8 : 4;
      fields.set(tag >> 3, message.subarray(at, (at += length)));
    }
  }
  return fields;
}

export function textOf(fields: Map<number, number | Buffer>, number: number): string {
  const value = fields.get(number);
  return Buffer.isBuffer(value) ? value.toString("utf8") : "";
}

/** A gRPC message: not compressed, length, bytes. */
export function frame(message: Uint8Array): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt32BE(message.length, 1);
  return Buffer.concat([head, message]);
}

/** Cuts whole messages off a growing buffer. */
export function unframe(data: Buffer): { messages: Buffer[]; rest: Buffer } {
  const messages: Buffer[] = [];
  let rest = data;
  while (rest.length >= 5 && rest.length >= 5 + rest.readUInt32BE(1)) {
    const end = 5 + rest.readUInt32BE(1);
    messages.push(rest.subarray(5, end));
    rest = rest.subarray(end);
  }
  return { messages, rest };
}
