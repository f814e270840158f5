// A host without a process, for tests of plugins that ask for secrets and identities.
import { matchingNames, secretNameProblem } from "../host/services/host-secrets.js";
import type { AuthHandlers, AuthPrompt, Claims, HostClient, Token, TokenRequest } from "../contract/host-types.js";
import { messageOf } from "../wire/wire-json.js";

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

/**
 * Answers from memory, by the rules and in the words of a real host seen through the plugin's
 * client.
 */
export class MockHost implements HostClient {
  /** May be looked at and changed by the test. */
  readonly secrets: Map<string, string>;
  /** The calls so far, in order: `GetSecret name`. */
  readonly calls: string[] = [];
  private readonly handlers: ReadonlyMap<string, MockAuthHandler>;

  constructor(private readonly options: MockHostOptions = {}) {
    this.secrets = new Map(Object.entries(options.secrets ?? {}));
    this.handlers = new Map(Object.entries(options.handlers ?? {}));
  }

  getSecret(name: string): Promise<string | undefined> {
    return this.answer("GetSecret", name, () => {
      assertName(name);
      return this.secrets.get(name);
    });
  }

  setSecret(name: string, value: string): Promise<void> {
    return this.answer("SetSecret", name, () => {
      assertName(name);
      this.secrets.set(name, value);
    });
  }

  deleteSecret(name: string): Promise<void> {
    return this.answer("DeleteSecret", name, () => {
      assertName(name);
      this.secrets.delete(name);
    });
  }

  listSecrets(pattern = ""): Promise<readonly string[]> {
    return this.answer("ListSecrets", pattern, () => matchingNames([...this.secrets.keys()], pattern));
  }

  getAuthIdentity(handler = ""): Promise<Claims | undefined> {
    return this.answer("GetAuthIdentity", handler, () => this.handler("get auth identity", handler).claims);
  }

  listAuthHandlers(): Promise<AuthHandlers> {
    return this.answer("ListAuthHandlers", "", () => {
      const names = [...this.handlers.keys()].sort();
      return { names, defaultHandler: names[0] ?? "" };
    });
  }

  getAuthToken({ handler = "", scope = "" }: TokenRequest = {}): Promise<Token> {
    return this.answer("GetAuthToken", handler, () => {
      const { token } = this.handler("get auth token", handler);
      if (token === undefined) throw new Error("auth token service not available");
      return { tokenType: "Bearer", scope, ...token };
    });
  }

  getAuthGroups(handler = ""): Promise<readonly string[]> {
    return this.answer("GetAuthGroups", handler, () => this.handler("get auth groups", handler).groups ?? []);
  }

  promptAuthResponse({ handler }: AuthPrompt): Promise<string> {
    return this.answer("PromptAuthResponse", handler, () => {
      if (this.options.prompt === undefined) throw new Error(`no login of auth handler "${handler}" is active`);
      return this.options.prompt;
    });
  }

  private handler(what: string, asked: string): MockAuthHandler {
    const name = asked || [...this.handlers.keys()].sort()[0];
    if (name === undefined) throw new Error(`${what}: no auth handlers registered`);
    const handler = this.handlers.get(name);
    if (handler === undefined) throw new Error(`${what}: auth handler "${name}" not found`);
    return handler;
  }

  private answer<T>(rpc: string, name: string, work: () => T): Promise<T> {
    this.calls.push(name === "" ? rpc : `${rpc} ${name}`);
    try {
      return Promise.resolve(work());
    } catch (error) {
      return Promise.reject(new Error(`host ${rpc}: ${messageOf(error)}`, { cause: error }));
    }
  }
}

function assertName(name: string): void {
  const problem = secretNameProblem(name);
  if (problem !== undefined) throw new Error(problem);
}
