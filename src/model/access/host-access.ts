// The host services of a plugin: its own secrets and the tokens of auth handlers, each after the
// user allowed it.
import { realpath } from "node:fs/promises";
import {
  type AuthProfile,
  type Event,
  type HostServiceOptions,
  interpreterOf,
  profileAuth,
  type SecretAccess,
  type SecretStore,
} from "../../scafctl/index.js";
import { type FileHashes, stateNow } from "../approval/file-hashes.js";
import { type PluginRef, RequestError } from "../errors/request-error.js";
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
  /** Whether the person builds the plugins of its directory; read at every request. */
  readonly isOwnBuild?: () => boolean;
}

const USES: Readonly<Record<SecretAccess["action"], SecretUse>> = {
  get: "read",
  set: "write",
  delete: "write",
  list: "list",
};

/** The run of a request that needs a secret. */
export interface RequestContext {
  /** The URI of the request. */
  readonly request: string;
  readonly run: string;
  readonly signal: AbortSignal;
}

export class HostAccess {
  /** By path. */
  private readonly ownBuilds = new Map<string, () => boolean>();

  /**
   * @param profile the auth handlers; read at every call, so changed settings count at once
   * @param values receives what is handed out or stored, to be masked from then on
   * @param hashes shared with the approvals, so that no file is read twice
   */
  constructor(
    private readonly secrets: PluginSecrets,
    private readonly permissions: SecretPermissions,
    private readonly profile: () => AuthProfile,
    private readonly values: SecretValues,
    private readonly hashes: FileHashes,
  ) {}

  /** The services for one plugin, for all its processes. */
  hostFor({ path, name, onWillSpawn, isOwnBuild }: HostedPlugin): HostServiceOptions {
    const executable = new StartedExecutable(path, onWillSpawn, this.hashes);
    if (isOwnBuild !== undefined) this.ownBuilds.set(path, isOwnBuild);
    const askerNow = (): Asker => this.asker({ path, name }, () => executable.sha256());
    // The signal identifies a call. A value that is stored after the decision was not allowed.
    const given = new WeakSet<AbortSignal>();
    const grant = async ({ action, name: secret, run, signal }: SecretAccess): Promise<boolean> => {
      const decision = await this.permissions.decide(askerNow(), { owner: path, name: secret }, USES[action], {
        run,
        signal,
      });
      if (decision === "given") given.add(signal);
      return decision !== "refused";
    };
    return {
      secrets: { store: this.storeOf(path, given), grant },
      auth: profileAuth(this.profile, (reference, { handler, signal }) =>
        this.tokenFor(askerNow(), handler, reference, signal),
      ),
    };
  }

  /**
   * The value of a plugin's secret for a request that contains its placeholder. A plugin that may
   * read the secret itself is no permission for a request, which may come from another person.
   * @throws RequestError `secret-refused`, `secret-missing`; Error when the file cannot be read
   */
  async secretFor(plugin: PluginRef, secret: string, context: RequestContext): Promise<string> {
    const { path } = plugin;
    const asker = this.asker(plugin, () => this.hashes.sha256(path, stateNow(path)));
    const id = { owner: path, name: secret };
    const decision = await this.permissions.decide(asker, id, "read", context);
    if (decision === "refused") throw new RequestError({ reason: "secret-refused", secret, plugin });
    const value = decision === "given" ? await this.handOut(id) : undefined;
    if (value === undefined) throw new RequestError({ reason: "secret-missing", secret, plugin });
    return value;
  }

  private asker({ path, name }: PluginRef, sha256: () => Promise<string>): Asker {
    const isOwn = this.ownBuilds.get(path)?.() === true;
    return {
      path,
      name,
      sha256,
      interpreter: () => interpreterOf(path),
      ...(isOwn && { ownPath: () => realpath(path) }),
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
