// Masks secrets in what a provider writes while it runs.
import { OutputDecoder, type StreamedOutput } from "../../scafctl/index.js";
import { Masker } from "./masker.js";
import type { SecretValues } from "./secret-values.js";

type Write = (piece: StreamedOutput) => void | Promise<void>;

/** One channel of one run. Masks the bytes and decodes their text from them. */
export class MaskedOutput {
  private readonly decoder = new OutputDecoder();
  private readonly masker: Masker;
  /** Resolves when the last piece was taken. Pieces are passed on one after the other. */
  private taken: Promise<void> = Promise.resolve();

  constructor(
    private readonly kind: StreamedOutput["kind"],
    values: SecretValues,
    private readonly write: Write,
  ) {
    const late = (bytes: string): void => void this.pass(bytes);
    this.masker = new Masker(() => values.bytes, late);
  }

  /** Resolves when the next piece may come. */
  push({ bytes }: StreamedOutput): Promise<void> {
    return this.pass(this.masker.push(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1")));
  }

  async end(): Promise<void> {
    await this.pass(this.masker.end());
    const text = this.decoder.end();
    if (text !== "") await this.write({ kind: this.kind, bytes: new Uint8Array(), text });
  }

  private pass(masked: string): Promise<void> {
    if (masked === "") return this.taken;
    const bytes = Buffer.from(masked, "latin1");
    const piece = { kind: this.kind, bytes, text: this.decoder.decode(bytes) };
    this.taken = this.taken.then(() => this.write(piece));
    return this.taken;
  }
}
