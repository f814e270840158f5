// Decodes bytes that arrive in pieces to text that is never cut inside a character or an escape
// (docs/contract.md, "Streaming").

const ESC = "\u001b";
const BEL = "\u0007";

/**
 * An escape sequence that has begun and not ended: CSI before its final byte, a string (OSC and the
 * like) before its terminator, ESC alone.
 */
const UNFINISHED = new RegExp(`${ESC}(?:\\[[0-?]*[ -/]*|[\\]PX^_][^${BEL}${ESC}]*${ESC}?|[ -/]*)$`, "u");

/** Longer than any sequence that a terminal acts on; longer text is flushed. UTF-16 units. */
const MAX_HELD = 4096;

/** Decodes one channel as UTF-8. Bytes that are none become U+FFFD, as terminals show them. */
export class OutputDecoder {
  private readonly utf8 = new TextDecoder("utf-8", { ignoreBOM: true });
  private held = "";

  /** The text that these bytes complete; possibly empty. */
  decode(bytes: Uint8Array): string {
    const text = this.held + this.utf8.decode(bytes, { stream: true });
    const from = Math.max(0, text.length - MAX_HELD);
    const match = UNFINISHED.exec(text.slice(from));
    const cut = match === null ? text.length : from + match.index;
    this.held = text.slice(cut);
    return text.slice(0, cut);
  }

  /** Flushes the rest at the end of the output. */
  end(): string {
    const text = this.held + this.utf8.decode();
    this.held = "";
    return text;
  }
}
