// Sends the output of a streaming execution to the host: in order, without empty pieces, and
// nothing after the result (docs/contract.md, "Serving").
import type { ExecuteProviderStreamChunk } from "../gen/scafctl/plugin.js";
import type { OutputStreams } from "../contract/execution-types.js";

export type StreamMessage = NonNullable<ExecuteProviderStreamChunk["chunk"]>;

/**
 * Sends a message, or drops it when the host is gone. Resolves when more can be sent; never
 * rejects.
 */
export type SendMessage = (message: StreamMessage) => Promise<void>;

export class StreamWriter implements OutputStreams {
  private ended = false;
  private pieces = 0;

  constructor(private readonly send: SendMessage) {}

  /** Whether anything was sent. */
  get hasBegun(): boolean {
    return this.pieces > 0;
  }

  stdout(data: string | Uint8Array): Promise<void> {
    return this.write("stdout", data);
  }

  stderr(data: string | Uint8Array): Promise<void> {
    return this.write("stderr", data);
  }

  /** Sends the last message; whatever is written later is dropped. */
  end(result: StreamMessage & { $case: "result" }): Promise<void> {
    this.ended = true;
    return this.send(result);
  }

  private async write($case: "stdout" | "stderr", data: string | Uint8Array): Promise<void> {
    if (this.ended || data.length === 0) return;
    this.pieces++;
    // Copied: the author may use the memory again before it was sent.
    await this.send({ $case, value: Buffer.from(data) });
  }
}
