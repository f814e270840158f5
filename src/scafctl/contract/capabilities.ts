// The capabilities that scafctl knows, and what each asks of the output (docs/contract.md,
// "Registry checks").

/** Name of an output property → the JSON type it must have. */
export type RequiredOutputs = Readonly<Record<string, string>>;

/** In the order of scafctl's source; `state` and `kubeconfig` came with plugin SDK v0.10. */
export const CAPABILITIES: ReadonlyMap<string, RequiredOutputs> = new Map<string, RequiredOutputs>([
  ["from", {}],
  ["transform", {}],
  ["validation", { valid: "boolean", errors: "array" }],
  ["authentication", { authenticated: "boolean", token: "string" }],
  ["action", { success: "boolean" }],
  ["state", { success: "boolean" }],
  ["kubeconfig", { success: "boolean" }],
]);
