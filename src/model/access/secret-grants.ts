// Remembers, outside the workspace, which plugin may do what with which secret. A permission is for
// one state of the plugin's file.
import type { ConsentStore } from "./consent.js";
import { comparablePath } from "./consent.js";
import { comparableOwner, type SecretId } from "./plugin-secrets.js";

/**
 * What is done with a secret. `write` is to set and to delete; `list` is about names and has none
 * of its own.
 */
export type SecretUse = "read" | "write" | "list";

/** What a permission is about. */
export interface GrantSubject {
  /** Absolute path of the plugin that asks. */
  readonly plugin: string;
  /** For `list`, with an empty name. */
  readonly secret: SecretId;
  readonly use: SecretUse;
}

/** An answer that is kept. */
export interface Grant extends GrantSubject {
  readonly answer: "allowed" | "refused";
  /**
   * SHA-256 of the file that the answer was given for. A refusal holds for every file at that path,
   * so that a rebuilt one does not nag.
   */
  readonly sha256: string;
  readonly at: Date;
}

const PREFIX = "grant:";

export class SecretGrants {
  constructor(private readonly store: ConsentStore) {}

  find(subject: GrantSubject): Grant | undefined {
    return this.read(keyOf(subject));
  }

  async remember(subject: GrantSubject, answer: Grant["answer"], sha256: string, at = new Date()): Promise<void> {
    await this.store.set(keyOf(subject), JSON.stringify({ answer, sha256, at: at.toISOString() }));
  }

  /** The question will be asked again. */
  async revoke(subject: GrantSubject): Promise<void> {
    await this.store.set(keyOf(subject), undefined);
  }

  /** Every answer that is kept, in the order of plugins and names. */
  all(): readonly Grant[] {
    return [...this.store.keys()].sort().flatMap((key) => this.read(key) ?? []);
  }

  private read(key: string): Grant | undefined {
    const subject = subjectOf(key);
    const kept = subject && parsed(this.store.get(key));
    return subject && kept && { ...subject, ...kept };
  }
}

/**
 * Every part of the subject is in the key, so no answer is ever taken for that to another question.
 */
function keyOf({ plugin, secret, use }: GrantSubject): string {
  return `${PREFIX}${JSON.stringify([comparablePath(plugin), comparableOwner(secret.owner), secret.name, use])}`;
}

function subjectOf(key: string): GrantSubject | undefined {
  if (!key.startsWith(PREFIX)) return undefined;
  const [plugin, owner, name, use] = JSON.parse(key.slice(PREFIX.length)) as [string, string, string, SecretUse];
  return { plugin, secret: { owner, name }, use };
}

/** What was written by hand or by another version counts as no answer. */
function parsed(text: string | undefined): Pick<Grant, "answer" | "sha256" | "at"> | undefined {
  if (text === undefined) return undefined;
  const { answer, sha256, at } = JSON.parse(text) as Readonly<Record<string, unknown>>;
  if ((answer !== "allowed" && answer !== "refused") || typeof sha256 !== "string") return undefined;
  return { answer, sha256, at: new Date(typeof at === "string" ? at : 0) };
}
