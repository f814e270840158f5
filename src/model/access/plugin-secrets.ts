// Secrets by owner and name. The owner is a plugin, or an auth handler for its tokens; a plugin
// reaches its own secrets only.
import { comparablePath } from "../../scafctl/index.js";

/** Where values are kept: the SecretStorage of the editor. */
export interface SecretVault {
  get(key: string): Promise<string | undefined>;
  set(key: string, value: string): Promise<void>;
  /** Does nothing when the key has no value. */
  delete(key: string): Promise<void>;
  /** Every key that has a value. */
  keys(): Promise<readonly string[]>;
}

export interface SecretId {
  /** The absolute path of a plugin, or {@link handlerOwner} of an auth handler. */
  readonly owner: string;
  readonly name: string;
}

const HANDLER = "auth:";

/** The owner of the tokens of an auth handler. No absolute path begins like it. */
export function handlerOwner(handler: string): string {
  return `${HANDLER}${handler}`;
}

/** The inverse of {@link handlerOwner}; undefined when the owner is a plugin. */
export function handlerOf(owner: string): string | undefined {
  return owner.startsWith(HANDLER) ? owner.slice(HANDLER.length) : undefined;
}

/** The form in which owners are compared. */
export function comparableOwner(owner: string): string {
  return handlerOf(owner) === undefined ? comparablePath(owner) : owner;
}

export class PluginSecrets {
  constructor(private readonly vault: SecretVault) {}

  get(secret: SecretId): Promise<string | undefined> {
    return this.vault.get(keyOf(secret));
  }

  set(secret: SecretId, value: string): Promise<void> {
    return this.vault.set(keyOf(secret), value);
  }

  delete(secret: SecretId): Promise<void> {
    return this.vault.delete(keyOf(secret));
  }

  /** The names of an owner's secrets, in alphabetical order. */
  async names(owner: string): Promise<readonly string[]> {
    const wanted = comparableOwner(owner);
    return (await this.all()).filter((secret) => secret.owner === wanted).map(({ name }) => name);
  }

  /** Every secret that has a value, in the order of owners and names. */
  async all(): Promise<readonly SecretId[]> {
    return (await this.vault.keys())
      .flatMap(secretOf)
      .sort((a, b) => compare(a.owner, b.owner) || compare(a.name, b.name));
  }
}

function keyOf({ owner, name }: SecretId): string {
  return JSON.stringify([comparableOwner(owner), name]);
}

/** The inverse of {@link keyOf}: none for any other key. */
function secretOf(key: string): readonly SecretId[] {
  const parts: unknown = JSON.parse(key);
  const [owner, name] = Array.isArray(parts) ? (parts as readonly unknown[]) : [];
  return typeof owner === "string" && typeof name === "string" ? [{ owner, name }] : [];
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
