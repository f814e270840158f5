// Directories, plugins and providers as plain immutable data.
import type {
  AuthHandlerListing,
  Descriptor,
  Finding,
  Generation,
  PluginError,
  PluginState,
} from "../../scafctl/index.js";
import type { DirectorySource } from "../access/plugin-directories.js";
import type { FileChange } from "../approval/approvals.js";

export type { DirectorySource } from "../access/plugin-directories.js";

export type DirectoryState =
  | { readonly kind: "scanning" }
  | { readonly kind: "read" }
  | { readonly kind: "missing" }
  | { readonly kind: "not-a-directory" }
  | { readonly kind: "unreadable"; readonly code: string }
  | { readonly kind: "not-allowed" };

export interface DirectoryEntry {
  readonly source: DirectorySource;
  readonly state: DirectoryState;
  readonly plugins: readonly PluginEntry[];
  /** In scafctl's cache: versions that are not the newest. They run only when given by path. */
  readonly older?: readonly PluginEntry[];
  /** True while a file in it is being written or removed: the directory is read again soon. */
  readonly hasPendingChanges?: boolean;
  /** Where the directory really is, when a link is on its path. */
  readonly realPath?: string;
  /** Everyone on this machine can add and replace files in it. */
  readonly writableByAll?: true;
  /** "I build these plugins myself": new and changed files in it start at once. */
  readonly ownBuilds?: true;
  /** Paths of executable files that are ignored because of names such as `.txt` or `.zip`. */
  readonly skipped?: readonly string[];
  /** In scafctl's cache: folders of plugins without a version for this platform. */
  readonly unusable?: readonly string[];
}

export interface ProviderEntry {
  /** `<plugin id>#<name>`; stable across refreshes. */
  readonly id: string;
  /** The name by which it is called, from GetProviders. */
  readonly name: string;
  readonly descriptor?: Descriptor;
  readonly error?: PluginError;
  /** From reading the descriptor, from lint, and about other plugins with the same provider. */
  readonly findings: readonly Finding[];
}

/**
 * The description of a plugin file, whether or not its process runs. Never described (`unknown`:
 * plugins that have to be requested and are not, such as older versions in scafctl's cache),
 * pending (`waiting` for a start, `describing`), or settled (`ready`, `failed`, or `locked`: its
 * content is not allowed, so it is not started; what was known of the file stays readable).
 */
export type PluginStatus = "unknown" | "waiting" | "describing" | "ready" | "failed" | "locked";

export interface PluginEntry {
  /** Absolute path of the file: stable, unique. */
  readonly id: string;
  /** Base name minus its last extension (docs/contract.md, "Discovery"). */
  readonly name: string;
  readonly path: string;
  readonly directory: string;
  readonly status: PluginStatus;
  /** The process. */
  readonly process: PluginState;
  /** The handshake that it accepts; absent until it was described. */
  readonly kind?: "provider" | "auth-handler";
  readonly providers: readonly ProviderEntry[];
  /** Of an auth-handler plugin. Login status and flows only if queried in this session. */
  readonly handlers?: readonly AuthHandlerListing[];
  /**
   * Of an auth-handler plugin the number in its handshake; of others the one that ConfigureProvider
   * returned, after the first run.
   */
  readonly protocolVersion?: number;
  /** Of a provider plugin: the oldest release that supports everything it was observed to use. */
  readonly generation?: Generation;
  /** In scafctl's cache: the version in the name of its folder. */
  readonly version?: string;
  /** Why it could not be described. */
  readonly error?: PluginError;
  /** Why it is locked. */
  readonly lock?: FileChange;
  /** Of a link: the file that it leads to. */
  readonly linkTarget?: string;
  /** Everyone on this machine can change the file. */
  readonly writableByAll?: true;
  /** Of a script in a directory that a workspace names: what runs it. */
  readonly interpreter?: string;
}

/** Everything at one moment. Directories in configured order, plugins in name order. */
export interface CatalogueSnapshot {
  readonly directories: readonly DirectoryEntry[];
  /** True while any directory is being read or any plugin is pending. */
  readonly busy: boolean;
}

/** Whether both lists have the same objects: an entry that did not change is not copied. */
export function hasSameItems(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((item, index) => item === b[index]);
}
