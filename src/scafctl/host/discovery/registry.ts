// Providers by name, wherever they come from; what scafctl's registry would refuse is a remark
// here, not a refusal (docs/contract.md, "Registry checks").
import { registryFindings } from "../../lint/lint.js";
import type { Descriptor } from "../../contract/descriptor-types.js";
import type { ExecuteOptions, Output } from "../../contract/execution-types.js";
import type { Finding } from "../../contract/findings.js";
import type { JsonObject } from "../../contract/json.js";
import { compareVersions, parseVersion } from "../../contract/version.js";

/** Something that can be described and run (provider.Provider). */
export interface Provider {
  descriptor(): Descriptor;
  execute(input: JsonObject, options?: ExecuteOptions): Promise<Output>;
}

export type RegistryFailure =
  | { readonly reason: "nil-provider" }
  | { readonly reason: "nil-descriptor" }
  | { readonly reason: "name-missing" }
  | { readonly reason: "already-registered"; readonly name: string; readonly version: string }
  | { readonly reason: "older-version"; readonly name: string; readonly version: string; readonly existing: string }
  | { readonly reason: "not-found"; readonly name: string };

const brand = Symbol.for("scafctl-plugins.RegistryError");

/**
 * The refusal of a registry, with the reason in `failure.reason`; recognise it with
 * {@link isRegistryError}.
 */
export class RegistryError extends Error {
  override readonly name = "RegistryError";
  readonly [brand] = true;

  constructor(readonly failure: RegistryFailure) {
    super("name" in failure ? `${failure.reason}: ${failure.name}` : failure.reason);
  }
}

/** True for a {@link RegistryError}, also for one made by another copy of this code. */
export function isRegistryError(error: unknown): error is RegistryError {
  return typeof error === "object" && error !== null && brand in error;
}

/** Callers in JavaScript need not keep to the types. */
function orNil<T>(value: T): T | null | undefined {
  return value;
}

export interface RegistryOptions {
  /** Lets a provider replace one of the same name that is not newer. Default false. */
  readonly allowOverwrite?: boolean;
}

/** Holds providers by the name in their descriptor (provider.Registry). */
export class Registry {
  private readonly providers = new Map<string, Provider>();

  constructor(private readonly options: RegistryOptions = {}) {}

  /**
   * Adds a provider. It accepts every descriptor that the wire can carry: a missing API version
   * is a finding.
   *
   * @returns what scafctl's registry would object to
   * @throws RegistryError for no provider, no descriptor, no name, a name that is taken, or,
   *   overwriting, an older version
   */
  register(provider: Provider | null | undefined): readonly Finding[] {
    if (provider === null || provider === undefined) throw new RegistryError({ reason: "nil-provider" });
    const descriptor = orNil(provider.descriptor());
    if (descriptor === null || descriptor === undefined) throw new RegistryError({ reason: "nil-descriptor" });
    const { name } = descriptor;
    if (name === "") throw new RegistryError({ reason: "name-missing" });
    const existing = this.providers.get(name)?.descriptor();
    if (existing !== undefined) this.assertReplaces(existing, descriptor);
    this.providers.set(name, provider);
    return registryFindings(name, descriptor);
  }

  private assertReplaces(existing: Descriptor, next: Descriptor): void {
    const { name } = next;
    if (this.options.allowOverwrite !== true) {
      throw new RegistryError({ reason: "already-registered", name, version: existing.version ?? "" });
    }
    const [old, fresh] = [parseVersion(existing.version ?? ""), parseVersion(next.version ?? "")];
    // An invalid version cannot be compared.
    if (old === undefined || fresh === undefined || compareVersions(fresh, old) >= 0) return;
    throw new RegistryError({
      reason: "older-version",
      name,
      version: next.version ?? "",
      existing: existing.version ?? "",
    });
  }

  get(name: string): Provider | undefined {
    return this.providers.get(name);
  }

  has(name: string): boolean {
    return this.providers.has(name);
  }

  /** @throws RegistryError `not-found` */
  mustGet(name: string): Provider {
    const provider = this.providers.get(name);
    if (provider === undefined) throw new RegistryError({ reason: "not-found", name });
    return provider;
  }

  /** The names, sorted. */
  list(): readonly string[] {
    return [...this.providers.keys()].sort();
  }

  /** The providers, sorted by name. */
  listProviders(): readonly Provider[] {
    return this.list().map((name) => this.mustGet(name));
  }

  /** The providers that declare a capability, sorted by name. */
  listByCapability(capability: string): readonly Provider[] {
    return this.listProviders().filter((provider) => provider.descriptor().capabilities.includes(capability));
  }

  /** The providers of a category, sorted by name. */
  listByCategory(category: string): readonly Provider[] {
    return this.listProviders().filter((provider) => provider.descriptor().category === category);
  }

  /** A function that finds a descriptor by name; it stays valid as the registry changes. */
  descriptorLookup(): (name: string) => Descriptor | undefined {
    return (name) => this.providers.get(name)?.descriptor();
  }

  /** @returns whether there was one */
  unregister(name: string): boolean {
    return this.providers.delete(name);
  }

  count(): number {
    return this.providers.size;
  }

  clear(): void {
    this.providers.clear();
  }
}
