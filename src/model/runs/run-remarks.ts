// What has to be said about a run whatever comes of it: what nobody guarantees, and what was sent
// as it stands.
import { checkWrite, type Descriptor, type Finding, type JsonObject, validateInput } from "../../scafctl/index.js";
import type { PluginEntry } from "../plugins/types.js";
import type { Request } from "../requests/request-keys.js";
import { cleanLine } from "../text/foreign-text.js";

export function runRemarks(
  descriptor: Descriptor | undefined,
  request: Request,
  inputs: JsonObject,
  capability: string | undefined,
): readonly Finding[] {
  const { provider } = request;
  const remark = (severity: Finding["severity"], code: string, message: string): Finding => {
    return { severity, code, provider, message };
  };
  const remarks: Finding[] = [];
  if (request.dryRun === true) {
    remarks.push(remark("info", "dry-run", "This was a dry run. A plugin may ignore that: nothing stops it."));
  }
  if (descriptor === undefined) return remarks;
  const concern = checkWrite(descriptor, inputs, capability);
  if (concern.kind === "write-outside-action") {
    const message = `"${concern.operation}" is a write operation and was not run under the capability "action": scafctl would refuse that.`;
    remarks.push(remark("warning", concern.kind, message));
  } else if (concern.kind === "unclassified-action") {
    const message = 'The provider does not say which of its operations change something: under "action", any may.';
    remarks.push(remark("info", concern.kind, message));
  }
  const references = validateInput(descriptor, inputs).filter(({ code }) => code === "value-reference");
  return [...remarks, ...references.map(({ severity, code, message }) => remark(severity, code, message))];
}

/** Says which plugins could not be described, and so may offer the provider as well. */
export function notConsidered(provider: string, plugins: readonly PluginEntry[]): readonly Finding[] {
  if (plugins.length === 0) return [];
  const names = plugins.map(({ name }) => cleanLine(name, 100)).join(", ");
  const message = `Not considered, because they could not be loaded: ${names}.`;
  return [{ severity: "info", code: "plugins-not-considered", provider, message }];
}
