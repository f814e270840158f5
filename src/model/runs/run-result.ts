// The outcome of one run.
import type {
  Diagnostic,
  ExecutionResult,
  Finding,
  HostCall,
  InputFinding,
  JsonObject,
  JsonValue,
  PluginError,
} from "../../scafctl/index.js";

/** One execution, whatever came of it. */
export interface RunResult {
  readonly status: "ok" | "failed" | "cancelled";
  readonly provider: string;
  readonly plugin: string;
  readonly pluginPath: string;
  readonly capability?: string;
  readonly dryRun: boolean;
  /** As they were sent, without the values of sensitive ones. */
  readonly inputs: JsonObject;
  /** The provider's data; null when it failed. */
  readonly data: JsonValue;
  readonly warnings: readonly string[];
  readonly metadata: JsonObject;
  /** The provider says that it has written its data already, as output while it ran. */
  readonly streamed: boolean;
  /** Absent when there was no answer. */
  readonly transport?: ExecutionResult["transport"];
  /** scafctl's number for what went wrong; absent for 0. */
  readonly exitCode?: number;
  /** What the plugin remarked on the inputs. */
  readonly diagnostics: readonly Diagnostic[];
  /** What has to be said about the run itself, by us. */
  readonly remarks: readonly Finding[];
  /** How the data differs from what the provider promises for this capability. */
  readonly outputFindings: readonly InputFinding[];
  /**
   * What the plugin asked of its host, without values; empty where another run was under way and
   * nobody can tell for which.
   */
  readonly hostCalls: readonly HostCall[];
  /** What a run that is no dry run would do, in the provider's words. */
  readonly whatIf?: string;
  /** The plugin's own words when the provider failed. */
  readonly error?: string;
  /** Set when the plugin, not the provider, failed. */
  readonly failure?: PluginError;
  readonly startedAt: Date;
  readonly durationMs: number;
}
