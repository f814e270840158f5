// The parts of protobuf and gRPC framing that the fixture needs.
import { BinaryReader, BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import type { Bytes } from "./orders.js";

export function toBytes(bytes: Bytes): Buffer {
  return typeof bytes === "string" ? Buffer.from(bytes, "utf8") : Buffer.from(bytes.base64, "base64");
}

/** A length-delimited field. */
export function bytesField(number: number, content: Uint8Array): Buffer {
  return Buffer.from(new BinaryWriter().tag(number, WireType.LengthDelimited).bytes(content).finish());
}

/** Fields with the default value are left out, as proto3 does. */
export function textField(number: number, text: string | undefined): Buffer {
  return text === undefined || text === "" ? Buffer.alloc(0) : bytesField(number, Buffer.from(text, "utf8"));
}

export function numberField(number: number, value: number | undefined): Buffer {
  return value ? Buffer.from(new BinaryWriter().tag(number, WireType.Varint).uint32(value).finish()) : Buffer.alloc(0);
}

/** The fields of a message by number; later ones win. Only varints and bytes are read. */
export function readFields(message: Uint8Array): Map<number, number | Buffer> {
  const reader = new BinaryReader(message);
  const fields = new Map<number, number | Buffer>();
  while (reader.pos < reader.len) {
    const [number, type] = reader.tag();
    if (type === WireType.Varint) fields.set(number, reader.uint32());
    else if (type === WireType.LengthDelimited) fields.set(number, Buffer.from(reader.bytes()));
    else reader.skip(type);
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
