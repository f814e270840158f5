// The host services of a plugin: its own secrets and the tokens of auth handlers, each after the
// user allowed it.
import {
  type AuthProfile,
  type Event,
  type HostServiceOptions,
  profileAuth,
  type SecretAccess,
  type SecretStore,
} from "../../scafctl/index.js";
import type { SecretValues } from "../secrets/secret-values.js";
import { handlerOwner, type PluginSecrets, type SecretId } from "./plugin-secrets.js";
import type { SecretUse } from "./secret-grants.js";
import type { Asker, SecretPermissions } from "./secret-permissions.js";
import { StartedExecutable } from "./started-executable.js";

/** The plugin that host services are for. */
export interface HostedPlugin {
  /** Absolute path of its file. */
  readonly path: string;
  readonly name: string;
  /** Fires right before each attempt to spawn its file. */
  readonly onWillSpawn: Event<void>;
}

const USES: Readonly<Record<SecretAccess["action"], SecretUse>> = {
  get: "read",
  set: "write",
  delete: "write",
  list: "list",
};

export class HostAccess {
  /**
   * @param profile the auth handlers; read at every call, so changed settings count at once
   * @param values receives what is handed out or stored, to be masked from then on
   */
  constructor(
    private readonly secrets: PluginSecrets,
    private readonly permissions: SecretPermissions,
    private readonly profile: () => AuthProfile,
    private readonly values: SecretValues,
  ) {}

  /** The services for one plugin, for all its processes. */
  hostFor({ path, name, onWillSpawn }: HostedPlugin): HostServiceOptions {
    const executable = new StartedExecutable(path, onWillSpawn);
    const asker: Asker = { path, name, sha256: () => executable.sha256() };
    // The signal identifies a call. A value that is stored after the decision was not allowed.
    const given = new WeakSet<AbortSignal>();
    const grant = async ({ action, name: secret, run, signal }: SecretAccess): Promise<boolean> => {
      const decision = await this.permissions.decide(asker, { owner: path, name: secret }, USES[action], {
        run,
        signal,
      });
      if (decision === "given") given.add(signal);
      return decision !== "refused";
    };
    return {
      secrets: { store: this.storeOf(path, given), grant },
      auth: profileAuth(this.profile, (reference, { handler, signal }) =>
        this.tokenFor(asker, handler, reference, signal),
      ),
    };
  }

  private storeOf(owner: string, given: WeakSet<AbortSignal>): SecretStore {
    const { secrets, values } = this;
    return {
      get: async (name, { signal }) => (given.has(signal) ? this.handOut({ owner, name }) : undefined),
      set: (name, value) => {
        values.add(value);
        return secrets.set({ owner, name }, value);
      },
      delete: (name) => secrets.delete({ owner, name }),
      list: () => secrets.names(owner),
    };
  }

  /** A token is a secret of its handler and needs the same permission. */
  private async tokenFor(
    asker: Asker,
    handler: string,
    name: string,
    signal: AbortSignal,
  ): Promise<string | undefined> {
    const secret = { owner: handlerOwner(handler), name };
    const decision = await this.permissions.decide(asker, secret, "read", { signal });
    if (decision === "refused")
      throw new Error(`access denied: the token of auth handler "${handler}" was not granted`);
    return decision === "given" ? this.handOut(secret) : undefined;
  }

  private async handOut(secret: SecretId): Promise<string | undefined> {
    const value = await this.secrets.get(secret);
    if (value !== undefined) this.values.add(value);
    return value;
  }
}
