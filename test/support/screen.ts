// A stream that records what is written to it, as a terminal or not.
import { Writable } from "node:stream";

export class Screen extends Writable {
  private readonly chunks: Buffer[] = [];

  /** @param hold called for every write; the write ends when its promise resolves */
  constructor(
    readonly isTTY: boolean,
    hold: () => Promise<void> | undefined = () => undefined,
  ) {
    super({
      write: (chunk: Buffer, _encoding, done) => {
        this.chunks.push(chunk);
        const held = hold();
        if (held === undefined) done();
        else void held.then(() => done());
      },
    });
  }

  get bytes(): Buffer {
    return Buffer.concat(this.chunks);
  }

  get text(): string {
    return this.bytes.toString("utf8");
  }
}
