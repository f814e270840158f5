// How a catalogue works, and what its directories and plugins share.
import type { KeepRunning, PluginFactory, PluginFile, PluginHandle } from "../../scafctl/index.js";
import type { Approvals } from "../approval/approvals.js";
import type { SecretValues } from "../secrets/secret-values.js";
import type { DescriptorCache } from "./cache/descriptor-cache.js";
import type { StartQueue } from "./start-queue.js";

export interface CatalogueOptions {
  readonly cache: DescriptorCache;
  /** Creates the handle of a plugin file, and a new one when the file was rebuilt. */
  readonly createHandle: PluginFactory;
  /** What is masked in everything that plugins write; runs add their secret inputs. */
  readonly secrets?: SecretValues;
  /** Number of plugins that are started at a time to be described; default 4. */
  readonly concurrency?: number;
  /**
   * Counts a plugin that takes longer than a second no more, so that the others need not wait for
   * it; default true. Otherwise at most `concurrency` processes run to be described.
   */
  readonly overtakeSlow?: boolean;
  /** Which processes keep running after the description; default none. */
  readonly keepAfterDescribe?: KeepRunning;
  /**
   * Does not start a file again that could not be started within the last ten minutes; default
   * false.
   */
  readonly rememberFailures?: boolean;
  /** Watches the directories for changes; default true. */
  readonly watch?: boolean;
  /**
   * What may be started of the directories that a workspace names; default everything, as on the
   * command line, where a person names them.
   */
  readonly approvals?: Approvals | undefined;
  /** Describes only the plugins that `requestDescribe` names; default false. */
  readonly onRequest?: boolean;
}

/** What the directories and plugins of a catalogue share. */
export interface CatalogueContext {
  readonly cache: DescriptorCache;
  /** Limits how many plugins are started to be described; runs do not wait in it. */
  readonly queue: StartQueue;
  /** Which processes keep running after the description, because they will be used soon. */
  readonly keepAfterDescribe: KeepRunning;
  /** Does not start a file again that could not be started a short time ago. */
  readonly rememberFailures: boolean;
  readonly watch: boolean;
  /** Describes only plugins that are requested. */
  readonly onRequest: boolean;
  /** What requests and options name (see plugin-selector.ts). */
  readonly requested: Set<string>;
  readonly approvals: Approvals | undefined;
  createHandle(file: PluginFile): PluginHandle;
  /** An entry differs from the last snapshot. */
  changed(): void;
  /** The catalogue waits for it when it is disposed; a failure is reported. */
  track(disposal: Promise<void>): void;
  /** Reports an error that no promise returned to a caller carries. */
  report(error: unknown): void;
}
