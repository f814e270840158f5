// Findings about a run itself: dry run, write operations, value references, failed plugins.
import { checkWrite, type Descriptor, type Finding, type JsonObject, validateInput } from "../../scafctl/index.js";
import type { PluginEntry } from "../plugins/types.js";
import type { Request } from "../requests/request-keys.js";
import { cleanLine } from "../text/foreign-text.js";

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
    findings.push(finding("info", "dry-run", "This was a dry run, but a plugin can ignore that."));
  }
  if (descriptor === undefined) return findings;
  const write = checkWrite(descriptor, inputs, capability);
  if (write.kind === "write-outside-action") {
    const message = `"${write.operation}" is a write operation and was not run under the capability "action": scafctl would refuse that.`;
    findings.push(finding("warning", write.kind, message));
  } else if (write.kind === "unclassified-action") {
    const message = 'The provider does not declare its write operations: under "action", any operation may write.';
    findings.push(finding("info", write.kind, message));
  }
  const references = validateInput(descriptor, inputs).filter(({ code }) => code === "value-reference");
  return [...findings, ...references.map(({ severity, code, message }) => finding(severity, code, message))];
}

/** Names the plugins that failed to load and may offer the provider as well. */
export function notConsidered(provider: string, plugins: readonly PluginEntry[]): readonly Finding[] {
  if (plugins.length === 0) return [];
  const names = plugins.map(({ name }) => cleanLine(name, 100)).join(", ");
  const message = `Not considered, because they could not be loaded: ${names}.`;
  return [{ severity: "info", code: "plugins-not-considered", provider, message }];
}
