// A host without a process, for tests of plugins that ask for secrets and identities.
import { HostService } from "../host/services/host-service.js";
import type { AuthPrompt, AuthSource, Claims, SecretStore, Token } from "../contract/host-types.js";
import { HostServiceClient } from "./host-client.js";

export interface MockAuthHandler {
  readonly claims?: Claims;
  readonly token?: Token;
  readonly groups?: readonly string[];
}

export interface MockHostOptions {
  readonly secrets?: Readonly<Record<string, string>>;
  readonly handlers?: Readonly<Record<string, MockAuthHandler>>;
  /** The answer to every prompt; without it no login is active. */
  readonly prompt?: string;
}

/** A {@link HostService} in the same process, with secrets and handlers in memory. */
export class MockHost extends HostServiceClient {
  /** Tests may read and change them. */
  readonly secrets: Map<string, string>;
  /** The calls so far, in order: `GetSecret name`. */
  readonly calls: string[] = [];

  constructor(private readonly options: MockHostOptions = {}) {
    const secrets = new Map(Object.entries(options.secrets ?? {}));
    const service = new HostService({
      secrets: { store: storeIn(secrets) },
      auth: authOf(options.handlers ?? {}),
      onHostCall: ({ rpc, name }) => this.record(rpc, name),
    });
    super({
      call: (method, request, { signal = new AbortController().signal } = {}) =>
        (service[method] as (request: unknown, signal: AbortSignal) => Promise<never>)(request, signal),
      close: () => undefined,
    });
    this.secrets = secrets;
  }

  override async promptAuthResponse(prompt: AuthPrompt): Promise<string> {
    if (this.options.prompt === undefined) return super.promptAuthResponse(prompt);
    this.record("PromptAuthResponse", prompt.handler);
    return this.options.prompt;
  }

  private record(rpc: string, name: string): void {
    this.calls.push(name === "" ? rpc : `${rpc} ${name}`);
  }
}

function storeIn(secrets: Map<string, string>): SecretStore {
  return {
    get: (name) => Promise.resolve(secrets.get(name)),
    set: (name, value) => Promise.resolve(void secrets.set(name, value)),
    delete: (name) => Promise.resolve(void secrets.delete(name)),
    list: () => Promise.resolve([...secrets.keys()]),
  };
}

function authOf(handlers: Readonly<Record<string, MockAuthHandler>>): AuthSource {
  const handlerOf = (name: string): MockAuthHandler => {
    const handler = Object.hasOwn(handlers, name) ? handlers[name] : undefined;
    if (handler === undefined) throw new Error(`auth handler "${name}" not found`);
    return handler;
  };
  return {
    handlers: () => Object.keys(handlers),
    identity: (name) => handlerOf(name).claims,
    token: (name) => {
      const { token } = handlerOf(name);
      if (token === undefined) throw new Error("auth token service not available");
      return token;
    },
    groups: (name) => handlerOf(name).groups ?? [],
  };
}
