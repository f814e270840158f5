// Remarks on descriptors, on checked values and on executions.
import type { JsonValue } from "./json.js";

/** Something about a descriptor or an answer that is worth a remark and stops nothing. */
export interface Finding {
  readonly severity: "error" | "warning" | "info";
  /** Stable, kebab-case: "api-version-missing". */
  readonly code: string;
  /** Provider it belongs to; absent for the plugin itself. */
  readonly provider?: string;
  /** Plain English, one sentence, with the consequence in scafctl where there is one. */
  readonly message: string;
}

/** Sentences by the code of a finding; their parameters are the data. */
type Sentences<S> = { readonly [Code in keyof S]: (...data: never[]) => string };

/** Reports a finding by its code and the data of its sentence. */
export type Report<S extends Sentences<S>> = <Code extends keyof S & string>(
  severity: Finding["severity"],
  code: Code,
  ...data: Parameters<S[Code]>
) => void;

/** @param findings the list that reported findings are added to */
export function reporter<S extends Sentences<S>>(sentences: S, provider: string, findings: Finding[]): Report<S> {
  return (severity, code, ...data) => {
    findings.push({ severity, code, provider, message: sentences[code](...data) });
  };
}

/** Something about a value that was checked against a schema. */
export interface InputFinding {
  readonly severity: "error" | "warning" | "info";
  /** Stable, kebab-case: "required", "type", "unknown-input". */
  readonly code: string;
  /** One sentence that names the place. Holds no value of a sensitive field. */
  readonly message: string;
  /** From the root of the checked value; for something missing, where it should be. */
  readonly path: readonly (string | number)[];
  /**
   * The name that was probably meant, for `unknown-input` and `unknown-key`; the nearest allowed
   * value for `enum`.
   */
  readonly suggestion?: string;
  /**
   * What scafctl would make of a value of the wrong type (docs/contract.md, "Registry checks").
   * Offered, never applied unasked.
   */
  readonly coerced?: JsonValue;
  /** `coerced` is the value of a secret: it may be sent, and must not be shown. */
  readonly isSecret?: boolean;
}

/**
 * A remark of the plugin on one execution (docs/contract.md, "Execution"). `invalid` is the
 * wire's value for an unset severity.
 */
export interface Diagnostic {
  readonly severity: "error" | "warning" | "invalid";
  readonly summary: string;
  readonly detail?: string;
  /** The input it is about. */
  readonly attribute?: string;
}

/** What may be remarked on an answer that is no failure. */
export interface Remarked {
  readonly diagnostics?: readonly Diagnostic[];
}
