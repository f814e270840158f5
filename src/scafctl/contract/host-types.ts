// What a host offers its plugins (HostService), as both sides see it: secrets, identities, tokens
// and groups.
import type { CallOptions } from "../../goplugin/index.js";

/**
 * The identity in a token or reported by an auth handler (docs/contract.md, "Auth handlers"). Unset
 * times are absent.
 */
export interface Claims {
  readonly issuer?: string;
  readonly subject?: string;
  readonly tenantId?: string;
  readonly objectId?: string;
  readonly clientId?: string;
  readonly email?: string;
  readonly name?: string;
  readonly username?: string;
  readonly issuedAt?: Date;
  readonly expiresAt?: Date;
}

export interface Token {
  readonly accessToken: string;
  /** Default `Bearer`. */
  readonly tokenType?: string;
  readonly expiresAt?: Date;
  readonly scope?: string;
}

export interface TokenRequest {
  /** Empty or absent: the host's default handler. */
  readonly handler?: string;
  readonly scope?: string;
  /** Seconds that the token must be good for; the host's default is 60. */
  readonly minValidForSeconds?: number;
  readonly forceRefresh?: boolean;
  /** Credential profile; default that of the execution. */
  readonly profile?: string;
}

export interface AuthHandlers {
  readonly names: readonly string[];
  /** Empty when there is none. */
  readonly defaultHandler: string;
}

export interface AuthPrompt {
  readonly handler: string;
  readonly authorizationUrl: string;
  readonly redirectUri: string;
}

/**
 * The host as a plugin calls it. Every failure is an Error with the SDK's text, `host GetSecret:
 * secret store not available`.
 */
export interface HostClient {
  /** @returns undefined when there is no such secret, which is no failure */
  getSecret(name: string, options?: CallOptions): Promise<string | undefined>;
  setSecret(name: string, value: string, options?: CallOptions): Promise<void>;
  deleteSecret(name: string, options?: CallOptions): Promise<void>;
  /** @param pattern a Go regular expression, matched anywhere in the name; empty lists all */
  listSecrets(pattern?: string, options?: CallOptions): Promise<readonly string[]>;
  /**
   * With a scope: the claims of a token for it; without: the stored ones.
   * @returns undefined when the host knows none
   */
  getAuthIdentity(handler?: string, scope?: string, options?: CallOptions): Promise<Claims | undefined>;
  listAuthHandlers(options?: CallOptions): Promise<AuthHandlers>;
  getAuthToken(request?: TokenRequest, options?: CallOptions): Promise<Token>;
  /** Empty for handlers and hosts without groups. */
  getAuthGroups(handler?: string, options?: CallOptions): Promise<readonly string[]>;
  /** During a login: the text that the user pasted. */
  promptAuthResponse(prompt: AuthPrompt, options?: CallOptions): Promise<string>;
}

/**
 * Where a host keeps secrets. Names are checked before. What it throws reaches the plugin as text.
 */
export interface SecretStore {
  get(name: string, options: { readonly signal: AbortSignal }): Promise<string | undefined>;
  set(name: string, value: string, options: { readonly signal: AbortSignal }): Promise<void>;
  delete(name: string, options: { readonly signal: AbortSignal }): Promise<void>;
  list(options: { readonly signal: AbortSignal }): Promise<readonly string[]>;
}

/** A plugin's request to use a secret, for the decision to grant it. */
export interface SecretAccess {
  readonly action: "get" | "set" | "delete" | "list";
  /** Empty for `list`. */
  readonly name: string;
  /** The run that the request belongs to, where that is certain. */
  readonly run?: string | undefined;
  readonly signal: AbortSignal;
}

export interface SecretService {
  readonly store: SecretStore;
  /** Only names that begin with it are allowed; absent or empty: all. */
  readonly allowedPrefix?: string;
  /**
   * Called before every use of the store, after the checks of the name; may ask the user. Default:
   * granted.
   */
  readonly grant?: (access: SecretAccess) => boolean | Promise<boolean>;
}

/**
 * Where a host gets identities from. A function that is absent is a service that the host lacks.
 */
export interface AuthSource {
  /** The names of the handlers; the first in alphabetical order is the default. */
  handlers(): readonly string[] | Promise<readonly string[]>;
  /** Undefined when the handler knows none. */
  identity?(handler: string, scope: string, request: AuthRequest): Claims | undefined | Promise<Claims | undefined>;
  token?(handler: string, request: Required<Omit<TokenRequest, "handler">> & AuthRequest): Token | Promise<Token>;
  groups?(handler: string, request: AuthRequest): readonly string[] | Promise<readonly string[]>;
}

export interface AuthRequest {
  /** The credential profile of the request or of the execution; empty when there is none. */
  readonly profile: string;
  readonly signal: AbortSignal;
}

/** One call of a plugin to the host, without values. */
export interface HostCall {
  /** `GetSecret`, `ListAuthHandlers` … */
  readonly rpc: string;
  /** The secret, the pattern or the handler that it was about; empty where the call names none. */
  readonly name: string;
  /**
   * `refused`: by a rule or by the user; `failed`: the store or the source threw; `missing`: the
   * host lacks the service.
   */
  readonly outcome: "ok" | "not-found" | "refused" | "failed" | "missing";
  /** The text that the plugin got as its error; never contains the value of a secret. */
  readonly error?: string;
  /**
   * The run during which it came, when exactly one was under way; else it belongs to the plugin.
   */
  readonly run?: string;
  readonly at: Date;
  readonly durationMs: number;
}

/** What a host serves to a plugin. What is left out is answered as missing, with scafctl's text. */
export interface HostServiceOptions {
  readonly secrets?: SecretService;
  readonly auth?: AuthSource;
  /** Empty or absent: all handlers. With it, calls that name no handler are refused. */
  readonly allowedAuthHandlers?: readonly string[];
  /** The trace. Called after the answer is known, before it is sent. */
  readonly onHostCall?: (call: HostCall) => void;
}
