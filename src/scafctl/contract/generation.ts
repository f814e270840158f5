// The oldest release that a plugin can have been built with: every field and call with the release
// that introduced it (docs/contract.md, "Releases"). A pure table.

/**
 * The releases that changed the contract for provider plugins, oldest first. `~`: first seen there,
 * could be one or two earlier.
 */
export const RELEASES = [
  { id: "B", name: "scafctl v0.1.0" },
  { id: "c0.5", name: "scafctl v0.5.0" },
  { id: "c0.6", name: "scafctl v0.6.0" },
  { id: "s0.1", name: "plugin SDK v0.1.0" },
  { id: "s0.2", name: "plugin SDK v0.2.0" },
  { id: "s0.16", name: "plugin SDK ~v0.16" },
  { id: "s0.17", name: "plugin SDK ~v0.17" },
] as const;

export type Release = (typeof RELEASES)[number]["id"];

/** RPCs of PluginService. */
export const RPC_RELEASES = {
  GetProviders: "B",
  GetProviderDescriptor: "B",
  ExecuteProvider: "B",
  DescribeWhatIf: "c0.6",
  ConfigureProvider: "s0.1",
  ExecuteProviderStream: "s0.1",
  ExtractDependencies: "s0.1",
  StopProvider: "s0.1",
} as const satisfies Readonly<Record<string, Release>>;

/** Fields of ProviderDescriptor, by their names in the proto; whatever is missing is baseline. */
export const DESCRIPTOR_RELEASES = {
  api_version: "c0.5",
  sensitive_fields: "c0.5",
  tags: "c0.5",
  icon: "c0.5",
  links: "c0.5",
  examples: "c0.5",
  maintainers: "c0.5",
  deprecated: "c0.5",
  beta: "c0.5",
  raw_schema: "s0.1",
  raw_output_schemas: "s0.1",
  has_extract_dependencies: "s0.1",
  write_operations: "s0.2",
  operations: "s0.16",
} as const satisfies Readonly<Record<string, Release>>;

/** Fields of Parameter. A bound counts by its flag. */
export const PARAMETER_RELEASES = {
  min_length: "s0.1",
  enum_values: "s0.1",
  format: "s0.1",
  min_items: "s0.1",
  max_items: "s0.1",
  has_minimum: "s0.1",
  has_maximum: "s0.1",
  has_exclusive_minimum: "s0.1",
  has_exclusive_maximum: "s0.1",
} as const satisfies Readonly<Record<string, Release>>;

/**
 * Values of the `protocol_version` in an answer to ConfigureProvider (docs/contract.md,
 * "Handshake").
 */
const PROTOCOL_RELEASES: ReadonlyMap<number, Release> = new Map([
  [2, "s0.1"],
  [3, "s0.17"],
]);

/**
 * Whether a plugin implements a call. `unimplemented` proves nothing about its age: SDK servers
 * also answer so for streaming.
 */
export type RpcAnswer = "answered" | "unimplemented";

/** Evidence from calls made anyway; no call is made only to collect it. */
export interface Evidence {
  /** From {@link GRPCClient.answered}. */
  readonly rpcs?: ReadonlyMap<string, RpcAnswer> | undefined;
  /** From the listings of its providers. */
  readonly newerFields?: Iterable<string> | undefined;
  /** From ConfigureProvider. */
  readonly protocolVersion?: number | undefined;
}

export interface Generation {
  readonly release: Release;
  /** For a sentence: "speaks at least plugin SDK v0.1.0". */
  readonly name: string;
  /**
   * The evidence of exactly that release, `raw_schema`, `ConfigureProvider`,
   * `protocol_version 3`; empty for the baseline.
   */
  readonly because: readonly string[];
}

/** The oldest release that a plugin with this evidence can have been built with. */
export function speaksAtLeast({ rpcs = new Map(), newerFields = [], protocolVersion = 0 }: Evidence): Generation {
  const found: (readonly [what: string, release: Release])[] = [];
  const add = (what: string, release: Release | undefined): void => {
    if (release !== undefined) found.push([what, release]);
  };
  for (const field of new Set(newerFields)) add(field, fieldRelease(field));
  for (const [rpc, answer] of rpcs) {
    if (answer === "answered") add(rpc, own(RPC_RELEASES, rpc));
  }
  const newest = [...PROTOCOL_RELEASES].filter(([version]) => version <= protocolVersion).at(-1);
  add(`protocol_version ${protocolVersion}`, newest?.[1]);

  const index = Math.max(0, ...found.map(([, release]) => age(release)));
  const { id: release, name } = RELEASES[index] ?? RELEASES[0];
  const because = found.filter(([, other]) => other === release && other !== "B").map(([what]) => what);
  return { release, name, because };
}

function fieldRelease(field: string): Release | undefined {
  return own(DESCRIPTOR_RELEASES, field) ?? own(PARAMETER_RELEASES, field);
}

function own(table: Readonly<Record<string, Release>>, key: string): Release | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

function age(release: Release): number {
  return RELEASES.findIndex(({ id }) => id === release);
}
