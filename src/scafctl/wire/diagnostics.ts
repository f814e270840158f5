// A plugin's remarks as messages, in both directions.
import type { Diagnostic as WireDiagnostic } from "../gen/scafctl/plugin.js";
import type { Diagnostic } from "../contract/findings.js";
import { filled } from "./wire-json.js";

/**
 * The numbers of the enum Diagnostic.Severity, which lives in generated code that only the engine
 * may load.
 */
const SEVERITIES: readonly Diagnostic["severity"][] = ["invalid", "error", "warning"];

export function readDiagnostics(wire: readonly WireDiagnostic[]): readonly Diagnostic[] {
  return wire.map((diagnostic) => ({
    severity: SEVERITIES[diagnostic.severity] ?? "invalid",
    summary: diagnostic.summary,
    ...filled(diagnostic, "detail", "attribute"),
  }));
}

/** @throws TypeError for a severity that does not exist */
export function diagnosticMessages(diagnostics: readonly Diagnostic[] = []): WireDiagnostic[] {
  return diagnostics.map(({ severity, summary, detail = "", attribute = "" }) => {
    const number = SEVERITIES.indexOf(severity);
    if (!isWireSeverity(number))
      throw new TypeError(`failed to encode diagnostics: there is no severity "${severity}"`);
    return { severity: number, summary, detail, attribute };
  });
}

/**
 * As {@link diagnosticMessages}, for a failure: a severity that does not exist must not hide the
 * failure that it came with.
 */
export function knownDiagnosticMessages(diagnostics: readonly Diagnostic[] = []): WireDiagnostic[] {
  return diagnosticMessages(diagnostics.filter(({ severity }) => SEVERITIES.includes(severity)));
}

function isWireSeverity(number: number): number is WireDiagnostic["severity"] {
  return number >= 0;
}
