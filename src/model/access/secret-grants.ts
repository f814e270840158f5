// Remembers how plugins may use secrets. A permission is valid for one state of the plugin file.
import { comparablePath } from "../../scafctl/index.js";
import type { ConsentStore } from "../approval/consent.js";
import { comparableOwner, type SecretId } from "./plugin-secrets.js";

/** `write` is to set and to delete; `list` is to list the names, and has no name of its own. */
export type SecretUse = "read" | "write" | "list";

/** The plugin, the secret and the use that a permission is for. */
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
   * SHA-256 of the file that the answer was given for. A refusal applies to every file at that
   * path, so that a rebuilt plugin does not ask again.
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

  /** Removes the answer, so that the question is asked again. */
  async revoke(subject: GrantSubject): Promise<void> {
    await this.store.set(keyOf(subject), undefined);
  }

  /** Every answer that is kept, sorted by plugin and name. */
  all(): readonly Grant[] {
    return [...this.store.keys()].sort().flatMap((key) => this.read(key) ?? []);
  }

  private read(key: string): Grant | undefined {
    const subject = subjectOf(key);
    const kept = subject && parsed(this.store.get(key));
    return subject && kept && { ...subject, ...kept };
  }
}

/** Contains every part of the subject, so an answer counts for this question only. */
function keyOf({ plugin, secret, use }: GrantSubject): string {
  return `${PREFIX}${JSON.stringify([comparablePath(plugin), comparableOwner(secret.owner), secret.name, use])}`;
}

function subjectOf(key: string): GrantSubject | undefined {
  if (!key.startsWith(PREFIX)) return undefined;
  const [plugin, owner, name, use] = JSON.parse(key.slice(PREFIX.length)) as [string, string, string, SecretUse];
  return { plugin, secret: { owner, name }, use };
}

/** Undefined for anything that {@link SecretGrants.remember} did not write. */
function parsed(text: string | undefined): Pick<Grant, "answer" | "sha256" | "at"> | undefined {
  if (text === undefined) return undefined;
  const { answer, sha256, at } = JSON.parse(text) as Readonly<Record<string, unknown>>;
  if ((answer !== "allowed" && answer !== "refused") || typeof sha256 !== "string") return undefined;
  return { answer, sha256, at: new Date(typeof at === "string" ? at : 0) };
}
