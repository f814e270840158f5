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
  /**
   * The request that sends the secret to the plugin: its URI. Absent when the plugin asks for it
   * itself, which is another permission.
   */
  readonly request?: string | undefined;
}

/** An answer that is kept. */
export interface Grant extends GrantSubject {
  readonly answer: "allowed" | "refused";
  /**
   * What the answer was given for: the SHA-256 of the file, or {@link ownBuild} of its real path. A
   * refusal applies to every file at that path, so that a rebuilt plugin does not ask again.
   */
  readonly program: string;
  readonly at: Date;
}

const PREFIX = "grant:";

/** The program of an author: every file at this path, which has no links in it. */
export function ownBuild(realPath: string): string {
  return `${OWN_BUILD}${comparablePath(realPath)}`;
}

const OWN_BUILD = "own build of ";

export function isOwnBuild({ program }: Pick<Grant, "program">): boolean {
  return program.startsWith(OWN_BUILD);
}

export class SecretGrants {
  constructor(private readonly store: ConsentStore) {}

  find(subject: GrantSubject): Grant | undefined {
    return this.read(keyOf(subject));
  }

  async remember(subject: GrantSubject, answer: Grant["answer"], program: string, at = new Date()): Promise<void> {
    await this.store.set(keyOf(subject), JSON.stringify({ answer, sha256: program, at: at.toISOString() }));
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
function keyOf({ plugin, secret, use, request }: GrantSubject): string {
  const parts = [comparablePath(plugin), comparableOwner(secret.owner), secret.name, use];
  return `${PREFIX}${JSON.stringify(request === undefined ? parts : [...parts, request])}`;
}

function subjectOf(key: string): GrantSubject | undefined {
  if (!key.startsWith(PREFIX)) return undefined;
  const parts = JSON.parse(key.slice(PREFIX.length)) as [string, string, string, SecretUse, string?];
  const [plugin, owner, name, use, request] = parts;
  return { plugin, secret: { owner, name }, use, ...(request === undefined ? {} : { request }) };
}

/** Undefined for anything that {@link SecretGrants.remember} did not write. */
function parsed(text: string | undefined): Pick<Grant, "answer" | "program" | "at"> | undefined {
  if (text === undefined) return undefined;
  const { answer, sha256: program, at } = JSON.parse(text) as Readonly<Record<string, unknown>>;
  if ((answer !== "allowed" && answer !== "refused") || typeof program !== "string") return undefined;
  return { answer, program, at: new Date(typeof at === "string" ? at : 0) };
}
