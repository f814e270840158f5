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

export type { DirectoryLayout, DirectorySource } from "../access/plugin-directories.js";

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
  /**
   * In scafctl's cache: versions of its plugins that are not the newest. They run only
   * when given by path.
   */
  readonly older?: readonly PluginEntry[];
  /**
   * True while a file in it was just written or removed and has not come to rest: what it holds may
   * be more or less in a moment.
   */
  readonly settling?: boolean;
  /**
   * Paths of executable files that are not tried, because their names say that they are documents
   * or archives.
   */
  readonly skipped?: readonly string[];
  /** In scafctl's cache: folders of plugins that hold nothing for this platform. */
  readonly unusable?: readonly string[];
}

export interface ProviderEntry {
  /** `<plugin id>#<name>`; stable across refreshes. */
  readonly id: string;
  /** The name it is called by (GetProviders). */
  readonly name: string;
  readonly descriptor?: Descriptor;
  readonly error?: PluginError;
  /**
   * What reading the descriptor found, what scafctl would say to it, and whether another plugin
   * takes its name.
   */
  readonly findings: readonly Finding[];
}

/**
 * How far a plugin file is described, whether or not its process runs. `unknown`: an older version
 * in scafctl's cache that no request has named.
 */
export type PluginStatus = "unknown" | "waiting" | "describing" | "ready" | "failed";

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
  /** Which greeting it answers to; absent until that is known. */
  readonly kind?: "provider" | "auth-handler";
  readonly providers: readonly ProviderEntry[];
  /**
   * Of an auth-handler plugin. What of them holds only for a moment is there when it was asked for
   * in this session.
   */
  readonly handlers?: readonly AuthHandlerListing[];
  /**
   * Of an auth-handler plugin the number in its handshake; of others what ConfigureProvider
   * answered, once it did.
   */
  readonly protocolVersion?: number;
  /**
   * Of a provider plugin: the oldest release that could have built it, by all that came by so far.
   */
  readonly generation?: Generation;
  /** In scafctl's cache: the version that its folder names. */
  readonly version?: string;
  /** Why it could not be described. */
  readonly error?: PluginError;
}

/** Everything at one moment. Directories in configured order, plugins in name order. */
export interface CatalogueSnapshot {
  readonly directories: readonly DirectoryEntry[];
  /** True while any directory or plugin is still being looked at. */
  readonly busy: boolean;
}
