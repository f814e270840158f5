// A streaming execution: chunks in any interleaving, then the result, with every way in which
// plugins depart from that (docs/contract.md, "Streaming").
import { readExecuteResponse } from "./execution.js";
import type { ExecuteProviderResponse, ExecuteProviderStreamChunk } from "../gen/scafctl/plugin.js";
import { OutputDecoder } from "./output-decoder.js";
import type { ExecutionEvent } from "../contract/call-results.js";
import type { Output, UnparsedOutput } from "../contract/execution-types.js";
import { type Finding, reporter } from "../contract/findings.js";
import { WIRE_SENTENCES } from "./finding-messages.js";

/**
 * Reads a stream to its end: output as it comes, then exactly one result. The last result of the
 * stream counts.
 *
 * @throws ProviderError when the provider failed; UnreadableOutput; whatever the stream throws
 */
export async function* executionEvents(
  provider: string,
  chunks: AsyncIterable<ExecuteProviderStreamChunk>,
  maxParsedBytes?: number,
): AsyncGenerator<ExecutionEvent, void, undefined> {
  const decoders = { stdout: new OutputDecoder(), stderr: new OutputDecoder() };
  let response: ExecuteProviderResponse | undefined;
  const oddities = new Set<"stream-result-repeated" | "stream-output-after-result" | "stream-without-result">();
  for await (const { chunk } of chunks) {
    // A chunk of a kind that a later contract may define.
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
  const findings: Finding[] = [];
  const report = reporter(WIRE_SENTENCES, provider, findings);
  for (const code of oddities) report("warning", code);
  const output: Output & UnparsedOutput =
    response === undefined
      ? { data: null, warnings: [], metadata: {}, streamed: false }
      : readExecuteResponse(provider, response, maxParsedBytes);
  yield { kind: "result", result: { ...output, transport: "stream", findings } };
}
