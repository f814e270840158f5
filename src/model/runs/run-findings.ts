// Findings about a run itself: dry run, write operations, value references, failed plugins.
import { checkWrite, type Descriptor, type Finding, type JsonObject, validateInput } from "../../scafctl/index.js";
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

/** Names the plugins that failed to load and may offer the provider as well. */
export function notConsidered(provider: string, plugins: readonly PluginEntry[]): readonly Finding[] {
  if (plugins.length === 0) return [];
  const message = RUN_SENTENCES["plugins-not-considered"](plugins.map(({ name }) => name));
  return [{ severity: "info", code: "plugins-not-considered", provider, message }];
}
