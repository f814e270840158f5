// What the parts of a catalogue share.
import type {
  AuthPluginListing,
  LogEntry,
  ManagedClient,
  OutputChunk,
  ProcessOptions,
  SessionOptions,
} from "../../scafctl/index.js";
import type { DescriptorCache } from "./descriptor-cache.js";
import type { Slots } from "./slots.js";
import type { DirectorySource } from "./types.js";

/** Milliseconds, as in CatalogueOptions. */
export interface Timeouts {
  readonly startTimeoutMs: number;
  readonly idleAfterMs: number;
}

export interface CatalogueContext {
  readonly cache: DescriptorCache;
  /** Starts for describing go through here; a person's own runs do not wait. */
  readonly slots: Slots;
  /** Each call that describes has as long as a start. */
  timeouts: Timeouts;
  readonly keepAfterDescribe: boolean;
  readonly watch: boolean;
  /**
   * Paths that somebody named: an older version in scafctl's cache that is among them is described
   * like any other plugin.
   */
  readonly wanted: Set<string>;
  newClient(
    path: string,
    source: DirectorySource,
    onConfigure: NonNullable<SessionOptions["onConfigure"]>,
  ): ManagedClient;
  /** Starts an auth-handler plugin, asks what it offers and ends it. */
  describeAuth(
    path: string,
    source: DirectorySource,
    options: Pick<ProcessOptions, "signal" | "onLog" | "onOutput">,
  ): Promise<AuthPluginListing>;
  /** An entry is no longer what the last snapshot says. */
  changed(): void;
  log(pluginId: string, entry: LogEntry): void;
  output(pluginId: string, chunk: OutputChunk): void;
  /** Something went wrong that no promise of a caller can carry. */
  report(error: unknown): void;
}
