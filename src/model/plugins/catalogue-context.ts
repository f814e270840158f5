// What the parts of a catalogue share.
import type { PluginFile, PluginHandle } from "../../scafctl/index.js";
import type { DescriptorCache } from "./descriptor-cache.js";
import type { StartQueue } from "./start-queue.js";

export interface CatalogueContext {
  readonly cache: DescriptorCache;
  /** Limits the plugins that are started to be described; runs do not wait in it. */
  readonly queue: StartQueue;
  /** Keeps processes that were only described, because they will be used at once. */
  readonly keepAfterDescribe: boolean;
  readonly watch: boolean;
  /**
   * Paths that a request named: an older version in scafctl's cache that is among them is described
   * like any other plugin.
   */
  readonly requested: Set<string>;
  createHandle(file: PluginFile): PluginHandle;
  /** An entry differs from the last snapshot. */
  changed(): void;
  /** An error that no caller's promise can carry. */
  report(error: unknown): void;
}
