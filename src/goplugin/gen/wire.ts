// Lets generated code hand bytes on without copying them.

/** The same memory seen as a Buffer. It lives as long as the message that it was cut from. */
export function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
