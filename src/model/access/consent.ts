// Remembers, outside the workspace, which directories a workspace may start programs from.

/** Where answers are kept: the editor's global state, for instance. */
export interface ConsentStore {
  get(key: string): string | undefined;
  /** `undefined` forgets. */
  set(key: string, value: string | undefined): PromiseLike<void>;
  /** Every key that has a value; others than ours may be among them. */
  keys(): readonly string[];
}

export type ConsentAnswer = "allowed" | "refused" | "unknown";

/**
 * The key of one question. It names the folder and the directory: another folder that names the
 * same directory asks anew, and so does this folder when it names another one.
 * @param folder absolute path of the workspace folder
 * @param directory absolute path of the plugin directory
 */
export function consentKey(folder: string, directory: string): string {
  return `${PREFIX}${JSON.stringify([comparablePath(folder), comparablePath(directory)])}`;
}

const PREFIX = "consent:";

/** The inverse of {@link consentKey}; undefined for keys of others. */
function placeOfKey(key: string): readonly [folder: string, directory: string] | undefined {
  if (!key.startsWith(PREFIX)) return undefined;
  const [folder, directory] = JSON.parse(key.slice(PREFIX.length)) as [string, string];
  return [folder, directory];
}

/** An answer that is kept. */
export interface RememberedConsent {
  readonly folder: string;
  readonly directory: string;
  readonly answer: "allowed" | "refused";
}

export class Consent {
  constructor(private readonly store: ConsentStore) {}

  answer(folder: string, directory: string): ConsentAnswer {
    const kept = this.store.get(consentKey(folder, directory));
    return kept === "allowed" || kept === "refused" ? kept : "unknown";
  }

  async remember(folder: string, directory: string, answer: "allowed" | "refused"): Promise<void> {
    await this.store.set(consentKey(folder, directory), answer);
  }

  /** Every answer that is kept, of all folders. */
  remembered(): readonly RememberedConsent[] {
    return this.store.keys().flatMap((key) => {
      const place = placeOfKey(key);
      if (place === undefined) return [];
      const answer = this.answer(...place);
      return answer === "unknown" ? [] : [{ folder: place[0], directory: place[1], answer }];
    });
  }

  /** The question will be asked again. */
  async forget(folder: string, directory: string): Promise<void> {
    await this.store.set(consentKey(folder, directory), undefined);
  }
}

/**
 * Windows compares paths without regard to case, and VS Code is not consistent about the case of
 * the drive letter.
 */
export function comparablePath(path: string): string {
  return process.platform === "win32" ? path.toLowerCase() : path;
}
