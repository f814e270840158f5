// The result of one run.
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

export interface RunResult {
  readonly status: "ok" | "failed" | "cancelled";
  readonly provider: string;
  readonly plugin: string;
  readonly pluginPath: string;
  readonly capability?: string;
  readonly dryRun: boolean;
  /** As sent, with placeholders of secrets, and the values of secret inputs redacted. */
  readonly inputs: JsonObject;
  /** The provider's data, with the values of secret outputs redacted; null when it failed. */
  readonly data: JsonValue;
  /**
   * The output as JSON text, with its data, warnings and metadata, which are empty here: it is
   * longer than `maxParsedBytes`.
   */
  readonly unparsed?: string;
  readonly warnings: readonly string[];
  readonly metadata: JsonObject;
  /** The provider declares that its output already contained the data. */
  readonly streamed: boolean;
  /** Absent without an answer. */
  readonly transport?: ExecutionResult["transport"];
  /** Absent for 0. */
  readonly exitCode?: number;
  /** The plugin's diagnostics for the inputs. */
  readonly diagnostics: readonly Diagnostic[];
  /** Our findings about the run itself; see run-findings.ts. */
  readonly remarks: readonly Finding[];
  /** Violations of the provider's output schema. */
  readonly outputFindings: readonly InputFinding[];
  /**
   * Without values. Empty when another run was active at the same time, so that a call could not be
   * attributed.
   */
  readonly hostCalls: readonly HostCall[];
  /** The provider's description of what the run would do; set for a dry run. */
  readonly whatIf?: string;
  /** The provider's message when it failed. */
  readonly error?: string;
  /** Set when the plugin failed rather than the provider. */
  readonly failure?: PluginError;
  /**
   * The result with the secrets that are masked in this one, for a person who asks to see them.
   * Absent when nothing is masked.
   */
  readonly withSecrets?: () => RunResult;
  readonly startedAt: Date;
  readonly durationMs: number;
}
