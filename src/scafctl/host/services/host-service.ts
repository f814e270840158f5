// The host's side of HostService: messages in, messages out, stores and sources in between, and a
// trace without values (docs/contract.md, "Host services").
import { claimsMessage, timeMessage } from "../../wire/claims.js";
import type * as wire from "../../gen/scafctl/plugin.js";
import { matchingNames, NO_STORE, OUTSIDE_SCOPE, secretNameProblem } from "./host-secrets.js";
import type {
  AuthSource,
  HostCall,
  HostServiceOptions,
  SecretAccess,
  SecretService,
} from "../../contract/host-types.js";
import { messageOf } from "../../wire/wire-json.js";

/** Seconds that a token must be valid when the plugin sends no number. */
const DEFAULT_VALIDITY = 60;

/** The run that host calls belong to right now. */
export interface Attribution {
  /** Set when exactly one is under way. */
  readonly run?: string | undefined;
  /** The credential profile that its calls use; empty when there is none. */
  readonly profile: string;
}

/** A refusal or a failure on its way to the plugin. */
class Denied extends Error {
  constructor(
    readonly outcome: Exclude<HostCall["outcome"], "ok" | "not-found">,
    message: string,
  ) {
    super(message);
  }
}

/**
 * Answers a plugin's calls. Nothing but {@link promptAuthResponse} ever rejects: refusals and
 * failures travel in the answer.
 */
export class HostService {
  constructor(
    private readonly options: HostServiceOptions,
    private readonly attribution: () => Attribution = () => ({ profile: "" }),
  ) {}

  async getSecret({ name }: wire.GetSecretRequest, signal: AbortSignal): Promise<wire.GetSecretResponse> {
    return this.traced("GetSecret", name, { value: "", found: false }, async () => {
      const { store } = await this.secret("get", name, signal);
      const value = await orFail(`get secret ${quoted(name)}`, () => store.get(name, { signal }));
      return { value: value ?? "", found: value !== undefined, error: "" };
    });
  }

  async setSecret({ name, value }: wire.SetSecretRequest, signal: AbortSignal): Promise<wire.SetSecretResponse> {
    return this.traced("SetSecret", name, {}, async () => {
      const { store } = await this.secret("set", name, signal);
      await orFail(`set secret ${quoted(name)}`, () => store.set(name, value, { signal }), value);
      return { error: "" };
    });
  }

  async deleteSecret({ name }: wire.DeleteSecretRequest, signal: AbortSignal): Promise<wire.DeleteSecretResponse> {
    return this.traced("DeleteSecret", name, {}, async () => {
      const { store } = await this.secret("delete", name, signal);
      await orFail(`delete secret ${quoted(name)}`, () => store.delete(name, { signal }));
      return { error: "" };
    });
  }

  async listSecrets({ pattern }: wire.ListSecretsRequest, signal: AbortSignal): Promise<wire.ListSecretsResponse> {
    return this.traced("ListSecrets", pattern, { names: [] as string[] }, async () => {
      const { secrets } = this.options;
      if (secrets === undefined) throw new Denied("missing", NO_STORE);
      await this.assertGranted(secrets, { action: "list", name: "", signal });
      const all = await orFail("list secrets", () => secrets.store.list({ signal }));
      const allowed = all.filter((name) => name.startsWith(secrets.allowedPrefix ?? ""));
      try {
        return { names: [...matchingNames(allowed, pattern)], error: "" };
      } catch (error) {
        throw new Denied("refused", messageOf(error));
      }
    });
  }

  async getAuthIdentity(
    request: wire.GetAuthIdentityRequest,
    signal: AbortSignal,
  ): Promise<wire.GetAuthIdentityResponse> {
    const { handlerName, scope } = request;
    return this.traced<wire.GetAuthIdentityResponse>(
      "GetAuthIdentity",
      handlerName,
      { claims: undefined },
      async () => {
        const auth = this.auth("identity", "auth identity not available", handlerName);
        const { profile } = this.attribution();
        return orFail("get auth identity", async () => {
          const handler = await handlerOr(auth, handlerName);
          const claims = await auth.identity(handler, scope, { profile, signal });
          return { claims: claims && claimsMessage(claims), error: "" };
        });
      },
    );
  }

  /**
   * Has no error field: a failure is an empty answer (docs/contract.md, "Host services"); the
   * trace has the reason.
   */
  async listAuthHandlers(
    _request: wire.ListAuthHandlersRequest,
    _signal: AbortSignal,
  ): Promise<wire.ListAuthHandlersResponse> {
    const nothing = { handlerNames: [] as string[], defaultHandler: "" };
    const { handlerNames, defaultHandler } = await this.traced("ListAuthHandlers", "", nothing, async () => {
      const { auth, allowedAuthHandlers: allowed = [] } = this.options;
      if (auth === undefined) throw new Denied("missing", "auth handlers not available");
      const names = await orFail("list auth handlers", async () => [...(await auth.handlers())].sort());
      const isAllowed = (name: string): boolean => allowed.length === 0 || allowed.includes(name);
      const [first = ""] = names;
      return {
        handlerNames: names.filter(isAllowed),
        defaultHandler: isAllowed(first) ? first : "",
        error: "",
      };
    });
    return { handlerNames, defaultHandler };
  }

  async getAuthToken(request: wire.GetAuthTokenRequest, signal: AbortSignal): Promise<wire.GetAuthTokenResponse> {
    const { handlerName, scope, forceRefresh } = request;
    const nothing = { accessToken: "", tokenType: "", expiresAtUnix: 0n, scope: "" };
    return this.traced("GetAuthToken", handlerName, nothing, async () => {
      const auth = this.auth("token", "auth token service not available", handlerName);
      const profile = request.profile || this.attribution().profile;
      if (!/^[\w.-]{0,128}$/.test(profile)) {
        throw new Denied("refused", `invalid profile from plugin: ${quoted(profile)}`);
      }
      const minValidForSeconds =
        Number(request.minValidForSeconds) > 0 ? Number(request.minValidForSeconds) : DEFAULT_VALIDITY;
      return orFail("get auth token", async () => {
        const handler = await handlerOr(auth, handlerName);
        const token = await auth.token(handler, { scope, minValidForSeconds, forceRefresh, profile, signal });
        return {
          accessToken: token.accessToken,
          tokenType: token.tokenType ?? "Bearer",
          expiresAtUnix: timeMessage(token.expiresAt),
          scope: token.scope ?? scope,
          error: "",
        };
      });
    });
  }

  async getAuthGroups(
    { handlerName }: wire.GetAuthGroupsRequest,
    signal: AbortSignal,
  ): Promise<wire.GetAuthGroupsResponse> {
    return this.traced("GetAuthGroups", handlerName, { groups: [] as string[] }, async () => {
      const auth = this.auth("groups", "auth groups not available", handlerName);
      const { profile } = this.attribution();
      return orFail("get auth groups", async () => {
        const handler = await handlerOr(auth, handlerName);
        return { groups: [...(await auth.groups(handler, { profile, signal }))], error: "" };
      });
    });
  }

  /**
   * As a host in which no login runs answers (docs/contract.md, "Host services"). Its failures are
   * gRPC statuses, unlike those of the other calls.
   * @throws Error whose text belongs to the status UNAVAILABLE
   */
  async promptAuthResponse({ handlerName }: wire.PromptAuthResponseRequest): Promise<never> {
    const { error } = await this.traced("PromptAuthResponse", handlerName, {}, () =>
      Promise.reject(new Denied("missing", `no login of auth handler ${quoted(handlerName)} is active`)),
    );
    throw new Error(error);
  }

  /** The store, once name and access are in order. */
  private async secret(action: SecretAccess["action"], name: string, signal: AbortSignal): Promise<SecretService> {
    const { secrets } = this.options;
    if (secrets === undefined) throw new Denied("missing", NO_STORE);
    const problem = secretNameProblem(name, secrets.allowedPrefix);
    if (problem !== undefined) throw new Denied("refused", problem);
    await this.assertGranted(secrets, { action, name, signal });
    return secrets;
  }

  private async assertGranted(secrets: SecretService, access: Omit<SecretAccess, "run">): Promise<void> {
    const { action, name } = access;
    const what = action === "list" ? "list secrets" : `${action} secret ${quoted(name)}`;
    const { run } = this.attribution();
    const granted = await orFail(what, () => secrets.grant?.({ ...access, run }) ?? true);
    if (!granted) throw new Denied("refused", OUTSIDE_SCOPE);
  }

  /** The source, once it has the service and the handler is allowed. */
  private auth<K extends "identity" | "token" | "groups">(
    service: K,
    missing: string,
    handler: string,
  ): AuthSource & Required<Pick<AuthSource, K>> {
    const { auth, allowedAuthHandlers: allowed = [] } = this.options;
    if (auth === undefined || !offers(auth, service)) throw new Denied("missing", missing);
    // With a list, the empty name must not lead around it to the default handler.
    if (allowed.length > 0 && !allowed.includes(handler)) {
      throw new Denied("refused", `access denied: auth handler ${quoted(handler)} is not in the allowed set`);
    }
    return auth;
  }

  /** Runs a call, turns what was thrown into the answer's error, and reports it to the trace. */
  private async traced<T extends object>(
    rpc: string,
    name: string,
    nothing: Omit<T, "error">,
    work: () => Promise<T & { error: string }>,
  ): Promise<Omit<T, "error"> & { error: string }> {
    const call = { rpc, name, at: new Date(), began: performance.now(), run: this.attribution().run };
    try {
      const answer = await work();
      this.report(call, "found" in answer && answer.found === false ? "not-found" : "ok");
      return answer;
    } catch (error) {
      const text = messageOf(error);
      this.report(call, error instanceof Denied ? error.outcome : "failed", text);
      return { ...nothing, error: text };
    }
  }

  /** A listener that throws must not change the answer; the error becomes a warning. */
  private report({ began, run, ...call }: TracedCall, outcome: HostCall["outcome"], error?: string): void {
    try {
      this.options.onHostCall?.({
        ...call,
        outcome,
        ...(error === undefined ? {} : { error }),
        ...(run === undefined ? {} : { run }),
        durationMs: performance.now() - began,
      });
    } catch (defect) {
      process.emitWarning(defect instanceof Error ? defect : String(defect));
    }
  }
}

interface TracedCall extends Pick<HostCall, "rpc" | "name" | "at"> {
  /** On the clock of `performance`. */
  readonly began: number;
  readonly run: string | undefined;
}

function offers<K extends "identity" | "token" | "groups">(
  auth: AuthSource,
  service: K,
): auth is AuthSource & Required<Pick<AuthSource, K>> {
  return auth[service] !== undefined;
}

/** The handler that a request means. */
async function handlerOr(auth: AuthSource, asked: string): Promise<string> {
  if (asked !== "") return asked;
  const [first] = [...(await auth.handlers())].sort();
  if (first === undefined) throw new Error("no auth handlers registered");
  return first;
}

/** @param secret is masked in the text of the error */
async function orFail<T>(what: string, work: () => T | Promise<T>, secret = ""): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const text = `${what}: ${messageOf(error)}`;
    throw new Denied("failed", secret === "" ? text : text.replaceAll(secret, "***"));
  }
}

/** As Go's %q quotes plain names. */
function quoted(name: string): string {
  return JSON.stringify(name);
}
