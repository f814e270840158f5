// Why a request cannot be run, found before any plugin is called.
import type { PluginError } from "../../scafctl/index.js";

export interface PluginRef {
  readonly name: string;
  readonly path: string;
}

/** Each reason with its data. */
export type RequestFailure =
  | {
      readonly reason: "unknown-provider";
      readonly provider: string;
      readonly suggestion?: string;
      /** Number of known providers. */
      readonly known: number;
      /** Plugins that could not be described, and so may offer it. */
      readonly failed: readonly (PluginRef & { readonly error: PluginError })[];
    }
  | { readonly reason: "unknown-plugin"; readonly plugin: string; readonly suggestion?: string }
  | {
      readonly reason: "provider-not-in-plugin";
      readonly provider: string;
      readonly plugin: PluginRef;
      readonly suggestion?: string;
      readonly offers: readonly string[];
    }
  | { readonly reason: "ambiguous-provider"; readonly provider: string; readonly plugins: readonly PluginRef[] }
  /** Nobody allowed the request to send this secret to the plugin. */
  | { readonly reason: "secret-refused"; readonly secret: string; readonly plugin: PluginRef }
  /** The plugin has no such secret. */
  | { readonly reason: "secret-missing"; readonly secret: string; readonly plugin: PluginRef }
  /** `problem`: the rule that the name breaks. */
  | { readonly reason: "secret-name"; readonly secret: string; readonly problem: string }
  /**
   * One plugin offers it, but `failed` could not be described, may offer it as well, and are not
   * excluded by the request. Only where that matters: a run with secrets, or one that writes.
   */
  | {
      readonly reason: "uncertain-provider";
      readonly provider: string;
      readonly plugin: PluginRef;
      readonly failed: readonly (PluginRef & { readonly error: PluginError })[];
    }
  /** The plugin that the request names could not be described. */
  | { readonly reason: "plugin-failed"; readonly plugin: PluginRef; readonly error: PluginError };

const brand = Symbol.for("scafctl-plugins.RequestError");

/** Told apart by `failure.reason`; recognise it with {@link isRequestError}. */
export class RequestError extends Error {
  override readonly name = "RequestError";
  readonly [brand] = true;

  constructor(readonly failure: RequestFailure) {
    super(failure.reason, "error" in failure ? { cause: failure.error } : undefined);
  }
}

export function isRequestError(error: unknown): error is RequestError {
  return typeof error === "object" && error !== null && brand in error;
}
