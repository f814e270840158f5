// A streaming execution: chunks in any interleaving, then the result, with every way in which
// plugins depart from that (docs/contract.md, "Streaming").
import { readExecuteResponse } from "./execution.js";
import type { ExecuteProviderResponse, ExecuteProviderStreamChunk } from "../gen/scafctl/plugin.js";
import { OutputDecoder } from "./output-decoder.js";
import type { Output } from "../contract/execution-types.js";
import type { Finding } from "../contract/findings.js";

/** A piece of what a provider wrote while it ran. */
export interface StreamedOutput {
  readonly kind: "stdout" | "stderr";
  /**
   * As they came: cut anywhere. Empty in the last piece of a channel, which may still complete the
   * text.
   */
  readonly bytes: Uint8Array;
  /** Decoded; whole characters and whole terminal escapes, so it may lag behind the bytes. */
  readonly text: string;
}

export interface ExecutionResult extends Output {
  /** How it came. */
  readonly transport: "stream" | "unary";
  /** What was odd about the answer and changes nothing. */
  readonly findings: readonly Finding[];
}

/** The last event of a streaming execution. */
export interface StreamedResult {
  readonly kind: "result";
  readonly result: ExecutionResult;
}

export type ExecutionEvent = StreamedOutput | StreamedResult;

/**
 * Reads a stream to its end: output as it comes, then exactly one result. The last result of the
 * stream counts.
 *
 * @throws ProviderError when the provider failed; UnreadableOutput; whatever the stream throws
 */
export async function* executionEvents(
  provider: string,
  chunks: AsyncIterable<ExecuteProviderStreamChunk>,
): AsyncGenerator<ExecutionEvent, void, undefined> {
  const decoders = { stdout: new OutputDecoder(), stderr: new OutputDecoder() };
  let response: ExecuteProviderResponse | undefined;
  const oddities = new Oddities(provider);
  for await (const { chunk } of chunks) {
    // A chunk of a kind that a later contract may know.
    if (chunk === undefined) continue;
    if (chunk.$case === "result") {
      if (response !== undefined) oddities.add("stream-result-repeated");
      response = chunk.value;
      continue;
    }
    if (chunk.value.length === 0) continue;
    if (response !== undefined) oddities.add("stream-output-after-result");
    const kind = chunk.$case;
    yield { kind, bytes: chunk.value, text: decoders[kind].decode(chunk.value) };
  }
  for (const kind of ["stdout", "stderr"] as const) {
    const text = decoders[kind].end();
    if (text !== "") yield { kind, bytes: new Uint8Array(), text };
  }
  if (response === undefined) oddities.add("stream-without-result");
  const output: Output =
    response === undefined
      ? { data: null, warnings: [], metadata: {}, streamed: false }
      : readExecuteResponse(provider, response);
  yield { kind: "result", result: { ...output, transport: "stream", findings: oddities.findings } };
}

const ODDITIES = {
  "stream-result-repeated": "The plugin sent more than one result; the last one counts, as in scafctl.",
  "stream-output-after-result": "The plugin went on writing after its result.",
  "stream-without-result":
    "The plugin ended the stream without a result: the execution counts as successful, without data.",
} as const;

/** Each oddity once, in the order in which they were seen. */
class Oddities {
  readonly findings: Finding[] = [];

  constructor(private readonly provider: string) {}

  add(code: keyof typeof ODDITIES): void {
    if (this.findings.some((finding) => finding.code === code)) return;
    this.findings.push({ severity: "warning", code, provider: this.provider, message: ODDITIES[code] });
  }
}
