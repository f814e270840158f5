// Host access for a test: secrets and permissions in memory, and a prompt that the test answers.
import type { ConsentStore } from "../../src/model/approval/consent.js";
import { FileHashes } from "../../src/model/approval/file-hashes.js";
import { HostAccess } from "../../src/model/access/host-access.js";
import { PluginSecrets, type SecretVault } from "../../src/model/access/plugin-secrets.js";
import { SecretGrants } from "../../src/model/access/secret-grants.js";
import {
  type PermissionAnswer,
  type SecretPrompt,
  SecretPermissions,
  type SecretQuestion,
} from "../../src/model/access/secret-permissions.js";
import { SecretValues } from "../../src/model/secrets/secret-values.js";
import type { AuthProfile } from "../../src/scafctl/index.js";

export function memoryStore(kept = new Map<string, string>()): ConsentStore {
  return {
    get: (key) => kept.get(key),
    set: (key, value) => {
      if (value === undefined) kept.delete(key);
      else kept.set(key, value);
      return Promise.resolve();
    },
    keys: () => [...kept.keys()],
  };
}

export function memoryVault(kept = new Map<string, string>()): SecretVault {
  return {
    get: (key) => Promise.resolve(kept.get(key)),
    set: (key, value) => Promise.resolve(void kept.set(key, value)),
    delete: (key) => Promise.resolve(void kept.delete(key)),
    keys: () => Promise.resolve([...kept.keys()]),
  };
}

/** A question and its answer function. */
export interface AskedQuestion {
  readonly kind: "permit" | "enter";
  readonly question: SecretQuestion;
  readonly signal: AbortSignal;
  readonly answer: (answer: PermissionAnswer | { readonly value: string } | undefined) => void;
}

/** Leaves every question open until the test answers it, unless `always` answers it. */
export class ScriptedPrompt implements SecretPrompt {
  readonly questions: AskedQuestion[] = [];
  always: ((put: AskedQuestion) => void) | undefined;

  permit(question: SecretQuestion, signal: AbortSignal): Promise<PermissionAnswer | undefined> {
    return this.put("permit", question, signal);
  }

  enter(question: SecretQuestion, signal: AbortSignal): Promise<{ readonly value: string } | "refuse" | undefined> {
    return this.put("enter", question, signal);
  }

  private put<T>(kind: AskedQuestion["kind"], question: SecretQuestion, signal: AbortSignal): Promise<T> {
    return new Promise<unknown>((answer) => {
      const put = { kind, question, signal, answer };
      this.questions.push(put);
      this.always?.(put);
    }) as Promise<T>;
  }
}

export type MemoryHost = ReturnType<typeof memoryHost>;

export function memoryHost(profile: AuthProfile = { handlers: {} }) {
  const values = new Map<string, string>();
  const answers = new Map<string, string>();
  const secrets = new PluginSecrets(memoryVault(values));
  const grants = new SecretGrants(memoryStore(answers));
  const prompt = new ScriptedPrompt();
  const permissions = new SecretPermissions(secrets, grants, prompt);
  const handedOut = new SecretValues();
  const access = new HostAccess(secrets, permissions, () => profile, handedOut, new FileHashes());
  return { values, answers, secrets, grants, prompt, permissions, access, handedOut };
}
