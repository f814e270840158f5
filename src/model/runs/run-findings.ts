// Findings about a run itself: dry run, write operations, value references, failed plugins.
import {
  checkWrite,
  type Descriptor,
  type ExecutionResult,
  type Finding,
  isDeeperThan,
  type JsonObject,
  validateInput,
} from "../../scafctl/index.js";
import { RUN_SENTENCES } from "../errors/run-sentences.js";
import type { PluginEntry } from "../plugins/types.js";
import type { Request } from "../requests/request-keys.js";

export function runFindings(
  descriptor: Descriptor | undefined,
  request: Request,
  inputs: JsonObject,
  capability: string | undefined,
): readonly Finding[] {
  const { provider } = request;
  const finding = (severity: Finding["severity"], code: string, message: string): Finding => {
    return { severity, code, provider, message };
  };
  const findings: Finding[] = [];
  if (request.dryRun === true) {
    findings.push(finding("info", "dry-run", RUN_SENTENCES["dry-run"]()));
  }
  if (descriptor === undefined) return findings;
  const write = checkWrite(descriptor, inputs, capability);
  if (write.kind === "write-outside-action") {
    findings.push(finding("warning", write.kind, RUN_SENTENCES[write.kind](write.operation)));
  } else if (write.kind === "unclassified-action") {
    findings.push(finding("info", write.kind, RUN_SENTENCES[write.kind]()));
  }
  const references = validateInput(descriptor, inputs).filter(({ code }) => code === "value-reference");
  return [...findings, ...references.map(({ severity, code, message }) => finding(severity, code, message))];
}

/** Objects and lists inside each other; writing JSON is recursive. */
const MAX_RESULT_DEPTH = 1000;

/** The output without data that is too deep to print, which a finding then says. */
export function printable(provider: string, result: ExecutionResult): ExecutionResult {
  if (!isDeeperThan(MAX_RESULT_DEPTH, [result.data, result.metadata])) return result;
  const code = "result-too-deep";
  const finding: Finding = { severity: "warning", code, provider, message: RUN_SENTENCES[code]() };
  return { ...result, data: null, metadata: {}, findings: [...result.findings, finding] };
}

/** Names the plugins that failed to load and may offer the provider as well. */
export function notConsidered(provider: string, plugins: readonly PluginEntry[]): readonly Finding[] {
  if (plugins.length === 0) return [];
  const message = RUN_SENTENCES["plugins-not-considered"](plugins.map(({ name }) => name));
  return [{ severity: "info", code: "plugins-not-considered", provider, message }];
}
