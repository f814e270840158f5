// Decides whether a plugin may use a secret: by an earlier answer of the user, else by asking.
import type { PluginSecrets, SecretId } from "./plugin-secrets.js";
import { type GrantSubject, ownBuild, type SecretGrants, type SecretUse } from "./secret-grants.js";
import { SharedQuestions } from "./shared-questions.js";

/** The plugin that asks. */
export interface Asker {
  /** Absolute path of its file. */
  readonly path: string;
  readonly name: string;
  /** Of the file that its process was started from. @throws Error when that file was replaced */
  sha256(): Promise<string>;
  /**
   * The real path of its file when the person builds it: a permission then holds for every build.
   */
  readonly ownPath?: (() => Promise<string>) | undefined;
  /** What runs its file, if it is a script; that file alone is checked, not what it loads. */
  readonly interpreter?: (() => Promise<string | undefined>) | undefined;
}

/** The question to the user. */
export interface SecretQuestion extends GrantSubject {
  readonly pluginName: string;
  /** The file of the plugin changed since the permission was given. */
  readonly changed: boolean;
  /** What runs the file, if it is a script that a permission is bound to. */
  readonly interpreter?: string | undefined;
}

/** `once`: for the run that asks, or for this call when the run is unknown. */
export type PermissionAnswer = "allow" | "once" | "refuse";

/**
 * Asks the user. The signals are aborted when no call waits for the answer any more; a later answer
 * is still remembered.
 */
export interface SecretPrompt {
  /** @returns undefined when it was closed without an answer, which refuses this one call */
  permit(question: SecretQuestion, signal: AbortSignal): Promise<PermissionAnswer | undefined>;
  /**
   * Offers to enter the value of a secret that a plugin asked for and that has none.
   * @returns undefined for "not now"
   */
  enter(question: SecretQuestion, signal: AbortSignal): Promise<{ readonly value: string } | "refuse" | undefined>;
}

/** `none`: the secret has no value, and the user entered none. */
export type Decision = "given" | "none" | "refused";

/** The call that a decision is for. */
export interface DecisionContext {
  /** The run that the call belongs to, if that is certain. */
  readonly run?: string | undefined;
  /** The URI of the request that sends the secret; absent when the plugin asks for it. */
  readonly request?: string | undefined;
  readonly signal: AbortSignal;
}

/** Runs whose "Allow Once" is remembered; far more than run at the same time. */
const KEPT_RUNS = 100;

export class SecretPermissions {
  private readonly questions = new SharedQuestions<PermissionAnswer>();
  /** What was allowed once, by run; the latest runs only. */
  private readonly once = new Map<string, Set<string>>();

  constructor(
    private readonly secrets: PluginSecrets,
    private readonly grants: SecretGrants,
    private readonly prompt: SecretPrompt,
  ) {}

  /**
   * Does not ask when there is an earlier answer for the same file, or for any build of it where
   * the person builds it. When the secret has no value, the user is offered to enter one; entering
   * it also allows its use.
   * @throws Error when the plugin's file was replaced after the start
   */
  async decide(asker: Asker, secret: SecretId, use: SecretUse, context: DecisionContext): Promise<Decision> {
    const { request } = context;
    const subject: GrantSubject = { plugin: asker.path, secret, use, ...(request !== undefined && { request }) };
    const kept = this.grants.find(subject);
    if (kept?.answer === "refused") return "refused";
    const { ownPath } = asker;
    const program = ownPath === undefined ? await asker.sha256() : ownBuild(await ownPath());
    // An answer for one build, from before the directory was marked as own builds.
    const isEarlier = ownPath !== undefined && kept !== undefined && kept.program !== program;
    const isKnown = kept?.program === program || (isEarlier && kept.program === (await asker.sha256().catch(() => "")));
    const isMissing = use === "read" && (await this.secrets.get(secret)) === undefined;
    if (!isMissing && (isKnown || this.wasAllowedOnce(subject, program, context))) {
      if (isEarlier && isKnown) await this.grants.remember(subject, "allowed", program);
      return "given";
    }

    // Of an own build nothing is checked.
    const interpreter = ownPath === undefined ? await asker.interpreter?.() : undefined;
    const question: SecretQuestion = {
      ...subject,
      pluginName: asker.name,
      changed: kept !== undefined && !isKnown,
      ...(interpreter !== undefined && { interpreter }),
    };
    const key = JSON.stringify([subject, program, isMissing]);
    const answer = await this.questions.ask(key, context.signal, async (signal) => {
      const given = isMissing ? await this.offer(question, signal) : await this.prompt.permit(question, signal);
      if (given === "allow") await this.grants.remember(question, "allowed", program);
      if (given === "refuse") await this.grants.remember(question, "refused", program);
      return given;
    });
    if (answer === "once" && context.run !== undefined) this.allowOnce(subject, program, context.run);
    if (answer === "refuse") return "refused";
    if (answer === undefined) return isMissing ? "none" : "refused";
    return "given";
  }

  private wasAllowedOnce(subject: GrantSubject, program: string, { run }: DecisionContext): boolean {
    return run !== undefined && this.once.get(run)?.has(onceKey(subject, program)) === true;
  }

  private allowOnce(subject: GrantSubject, program: string, run: string): void {
    const allowed = this.once.get(run) ?? new Set();
    this.once.set(run, allowed.add(onceKey(subject, program)));
    // There is no event for the end of a run. The oldest run has probably ended; otherwise its
    // question is asked again.
    const [oldest] = this.once.keys();
    if (this.once.size > KEPT_RUNS && oldest !== undefined) this.once.delete(oldest);
  }

  /** Offers to enter the missing value, which also allows its use. */
  private async offer(question: SecretQuestion, signal: AbortSignal): Promise<PermissionAnswer | undefined> {
    const entered = await this.prompt.enter(question, signal);
    if (entered === undefined || entered === "refuse") return entered;
    await this.secrets.set(question.secret, entered.value);
    return "allow";
  }
}

function onceKey({ plugin, secret, use, request }: GrantSubject, program: string): string {
  return JSON.stringify([plugin, secret.owner, secret.name, use, request, program]);
}
