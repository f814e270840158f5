// Secrets in VS Code's SecretStorage. The names are kept in the global state, because older
// versions of VS Code cannot list the keys of SecretStorage.
import type * as vscode from "vscode";
import type { SecretVault } from "../../model/index.js";

const PREFIX = "secret:";

export class StoredSecrets implements SecretVault {
  /** @param names holds names only, never a value */
  constructor(
    private readonly values: vscode.SecretStorage,
    private readonly names: vscode.Memento,
  ) {}

  async get(key: string): Promise<string | undefined> {
    return this.values.get(PREFIX + key);
  }

  /** The name first: a value without a name could not be found and deleted. */
  async set(key: string, value: string): Promise<void> {
    await this.names.update(PREFIX + key, true);
    await this.values.store(PREFIX + key, value);
  }

  async delete(key: string): Promise<void> {
    await this.values.delete(PREFIX + key);
    await this.names.update(PREFIX + key, undefined);
  }

  /** Skips names without a value: some editors keep secrets in memory only. */
  async keys(): Promise<readonly string[]> {
    const names = this.names.keys().filter((name) => name.startsWith(PREFIX));
    const found = await Promise.all(
      names.map(async (name) => ((await this.values.get(name)) === undefined ? [] : [name.slice(PREFIX.length)])),
    );
    return found.flat();
  }
}
