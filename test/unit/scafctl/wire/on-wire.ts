// Sends a descriptor message over the wire format.
import { ProviderDescriptor } from "../../../../src/scafctl/gen/scafctl/plugin.js";

/** The message after encoding and decoding. */
export function onWire(partial: Parameters<typeof ProviderDescriptor.fromPartial>[0]): ProviderDescriptor {
  return ProviderDescriptor.decode(ProviderDescriptor.encode(ProviderDescriptor.fromPartial(partial)).finish());
}
