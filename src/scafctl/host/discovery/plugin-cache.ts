// The tree in which scafctl keeps downloaded plugins: `<root>/<name>/<version>/<os>-<arch>/<name>`,
// three levels deep (docs/contract.md, "Plugin cache").
import { readdir, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { byteOrder, type Candidate, type DirectoryReading, unlessUnreachable, unreadableState } from "./candidates.js";
import { fingerprintOf } from "./fingerprint.js";
import { compareVersions, parseVersion } from "../../contract/version.js";

export interface CachedVersion extends Candidate {
  /** The plugin's name in the cache; several versions share it. */
  readonly plugin: string;
  /** As the folder is called. */
  readonly version: string;
}

export interface CachedPlugin {
  readonly name: string;
  /** The one that scafctl would use. */
  readonly newest: CachedVersion;
  /** The others for this platform, newest first. */
  readonly older: readonly CachedVersion[];
}

export interface PluginCacheReading {
  /** Absolute. */
  readonly path: string;
  readonly state: DirectoryReading["state"];
  /**
   * By name, in byte-wise order. Plugins without a version for this platform are not among them.
   */
  readonly plugins: readonly CachedPlugin[];
  /**
   * Folders of plugins that hold nothing for this platform, or cannot be read: names, in byte-wise
   * order.
   */
  readonly unusable: readonly string[];
}

export interface Platform {
  /** Node's, as in `process.platform`. */
  readonly platform: string;
  /** Node's, as in `process.arch`. */
  readonly arch: string;
}

const OS_NAMES: Readonly<Record<string, string>> = { win32: "windows", sunos: "solaris" };
const ARCH_NAMES: Readonly<Record<string, string>> = { x64: "amd64", ia32: "386", ppc64: "ppc64le" };

/** A platform as Go spells it: `linux-amd64`, `darwin-arm64`. */
export function goPlatform({ platform, arch }: Platform = process): string {
  return `${OS_NAMES[platform] ?? platform}-${ARCH_NAMES[arch] ?? arch}`;
}

/**
 * Where scafctl keeps its plugins on this machine. The name of the application differs where
 * another product embeds it.
 */
export function pluginCacheDirectory(
  env: Readonly<Record<string, string | undefined>> = process.env,
  { platform }: Pick<Platform, "platform"> = process,
  application = "scafctl",
): string {
  if (platform === "win32") {
    return join(filled(env["LOCALAPPDATA"]) ?? join(homedir(), "AppData", "Local"), "cache", application, "plugins");
  }
  return join(filled(env["XDG_CACHE_HOME"]) ?? join(homedir(), ".cache"), application, "plugins");
}

/** An empty variable counts as none (XDG base directory specification). */
function filled(value: string | undefined): string | undefined {
  return value === "" ? undefined : value;
}

/**
 * Reads a cache without starting or opening a file.
 *
 * Never throws: what went wrong is the state.
 */
export async function readPluginCache(root: string, platform: Platform = process): Promise<PluginCacheReading> {
  const path = resolve(root);
  let found: { readonly name: string; readonly versions: readonly CachedVersion[] }[];
  try {
    const names = await folders(path);
    found = await Promise.all(names.map(async (name) => ({ name, versions: await versionsOf(path, name, platform) })));
  } catch (error) {
    return { path, state: unreadableState(error), plugins: [], unusable: [] };
  }
  const plugins = found.flatMap(({ name, versions: [newest, ...older] }): CachedPlugin[] =>
    newest === undefined ? [] : [{ name, newest, older }],
  );
  const unusable = found.filter(({ versions }) => versions.length === 0).map(({ name }) => name);
  return { path, state: { kind: "read" }, plugins, unusable };
}

/** Newest first; none when the folder was removed, or is not for this user. */
async function versionsOf(root: string, plugin: string, platform: Platform): Promise<readonly CachedVersion[]> {
  const versions = (await folders(join(root, plugin)).catch(unlessUnreachable)) ?? [];
  const found = await Promise.all(
    versions.map(async (version): Promise<CachedVersion | undefined> => {
      const folder = join(root, plugin, version, goPlatform(platform));
      // Older caches on Windows lack the extension.
      const files = platform.platform === "win32" ? [`${plugin}.exe`, plugin] : [plugin];
      for (const name of files) {
        const file = join(folder, name);
        // Undefined when this version has no such file.
        const stats = await stat(file, { bigint: true }).catch(unlessUnreachable);
        if (stats?.isFile() !== true) continue;
        return { plugin, version, path: file, name, fingerprint: fingerprintOf(stats) };
      }
      return undefined;
    }),
  );
  return found.filter((version) => version !== undefined).sort((a, b) => -compareFolders(a.version, b.version));
}

/**
 * What is a version comes after what is none; of two that are none, the string decides, as in
 * scafctl.
 */
export function compareFolders(a: string, b: string): number {
  const [first, second] = [parseVersion(a), parseVersion(b)];
  if (first === undefined || second === undefined) {
    if (first !== second) return first === undefined ? -1 : 1;
    return byteOrder(a, b);
  }
  // Two spellings of one version still need an order.
  return compareVersions(first, second) || byteOrder(a, b);
}

/** The names of the folders in a folder, in byte-wise order. @throws Error of the system */
async function folders(path: string): Promise<string[]> {
  const entries = await readdir(path, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith("."))
    .map(({ name }) => name)
    .sort(byteOrder);
}
