// Decides whether a plugin may do something with a secret: by what was answered before, else by
// asking the person.
import type { PluginSecrets, SecretId } from "./plugin-secrets.js";
import type { GrantSubject, SecretGrants, SecretUse } from "./secret-grants.js";
import { SharedQuestions } from "./shared-questions.js";

/** A plugin that wants something. */
export interface Asker {
  /** Absolute path of its file. */
  readonly path: string;
  readonly name: string;
  /** Of the file that its process was started from. @throws Error when that cannot be said */
  sha256(): Promise<string>;
}

/** What a person is asked. */
export interface SecretQuestion extends GrantSubject {
  readonly pluginName: string;
  /** The plugin's file is another one than the one it was allowed to. */
  readonly changed: boolean;
}

/** `once`: for the run that asks, where that is known, else for the one call. */
export type PermissionAnswer = "allow" | "once" | "refuse";

/**
 * Somebody who can be asked. The signals say that nobody waits any more; an answer that comes all
 * the same is still remembered.
 */
export interface SecretPerson {
  /** @returns undefined when the question was closed without an answer: then it is no, this time */
  permit(question: SecretQuestion, signal: AbortSignal): Promise<PermissionAnswer | undefined>;
  /**
   * Offers to give a secret its value, to a plugin that asked for one that has none.
   * @returns undefined for "not now"
   */
  enter(question: SecretQuestion, signal: AbortSignal): Promise<{ readonly value: string } | "refuse" | undefined>;
}

/** `none`: there is no value, and nobody gave one. */
export type Decision = "given" | "none" | "refused";

/** The call that wants to know. */
export interface DecisionContext {
  /** The run that asks, where that is certain. */
  readonly run?: string | undefined;
  readonly signal: AbortSignal;
}

export class SecretPermissions {
  private readonly questions = new SharedQuestions<PermissionAnswer>();
  /** Run and subject of what was allowed once. */
  private readonly once = new Set<string>();

  constructor(
    private readonly secrets: PluginSecrets,
    private readonly grants: SecretGrants,
    private readonly person: SecretPerson,
  ) {}

  /**
   * Asks nobody when an answer is kept that was given for the same file, nor for the value of a
   * secret that has none: then the person is offered to enter it, and what is entered is allowed by
   * that.
   * @throws Error when the plugin's file cannot be told
   */
  async decide(asker: Asker, secret: SecretId, use: SecretUse, context: DecisionContext): Promise<Decision> {
    const subject: GrantSubject = { plugin: asker.path, secret, use };
    const kept = this.grants.find(subject);
    if (kept?.answer === "refused") return "refused";
    const sha256 = await asker.sha256();
    const isMissing = use === "read" && (await this.secrets.get(secret)) === undefined;
    if (!isMissing && (kept?.sha256 === sha256 || this.wasAllowedOnce(subject, sha256, context))) return "given";

    const question: SecretQuestion = {
      ...subject,
      pluginName: asker.name,
      changed: kept !== undefined && kept.sha256 !== sha256,
    };
    const key = JSON.stringify([subject, sha256, isMissing]);
    const answer = await this.questions.ask(key, context.signal, (signal) =>
      isMissing ? this.offer(question, sha256, signal) : this.ask(question, sha256, signal),
    );
    if (answer === "once" && context.run !== undefined) this.once.add(onceKey(subject, sha256, context.run));
    if (answer === "refuse") return "refused";
    if (answer === undefined) return isMissing ? "none" : "refused";
    return "given";
  }

  private wasAllowedOnce(subject: GrantSubject, sha256: string, { run }: DecisionContext): boolean {
    return run !== undefined && this.once.has(onceKey(subject, sha256, run));
  }

  private async ask(
    question: SecretQuestion,
    sha256: string,
    signal: AbortSignal,
  ): Promise<PermissionAnswer | undefined> {
    const answer = await this.person.permit(question, signal);
    if (answer === "allow" || answer === "refuse") await this.remember(question, answer, sha256);
    return answer;
  }

  private async offer(
    question: SecretQuestion,
    sha256: string,
    signal: AbortSignal,
  ): Promise<PermissionAnswer | undefined> {
    const entered = await this.person.enter(question, signal);
    if (entered === undefined) return undefined;
    if (entered !== "refuse") await this.secrets.set(question.secret, entered.value);
    const answer = entered === "refuse" ? "refuse" : "allow";
    await this.remember(question, answer, sha256);
    return answer;
  }

  private remember({ plugin, secret, use }: GrantSubject, answer: "allow" | "refuse", sha256: string): Promise<void> {
    return this.grants.remember({ plugin, secret, use }, answer === "allow" ? "allowed" : "refused", sha256);
  }
}

function onceKey({ plugin, secret, use }: GrantSubject, sha256: string, run: string): string {
  return JSON.stringify([run, plugin, secret.owner, secret.name, use, sha256]);
}
