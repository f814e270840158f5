// Remembers which plugin directories of a workspace the user allowed or refused.
import { comparablePath } from "../../scafctl/index.js";

/** Where answers are kept, outside the workspace: the global state of the editor. */
export interface ConsentStore {
  get(key: string): string | undefined;
  /** `undefined` removes the key. */
  set(key: string, value: string | undefined): PromiseLike<void>;
  /** Every key that has a value, including keys that this module did not write. */
  keys(): readonly string[];
}

export type ConsentAnswer = "allowed" | "refused" | "unknown";

/**
 * The key of one answer. It contains both paths, so an answer counts for this folder and this
 * directory only.
 * @param folder absolute path of the workspace folder
 * @param directory absolute path of the plugin directory
 */
export function consentKey(folder: string, directory: string): string {
  return `${PREFIX}${JSON.stringify([comparablePath(folder), comparablePath(directory)])}`;
}

const PREFIX = "consent:";

/** The inverse of {@link consentKey}; undefined for any other key. */
function pathsOfKey(key: string): readonly [folder: string, directory: string] | undefined {
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

  /** Keeps an answer; `unknown` removes it, so that the question is asked again. */
  async set(folder: string, directory: string, answer: ConsentAnswer): Promise<void> {
    await this.store.set(consentKey(folder, directory), answer === "unknown" ? undefined : answer);
  }

  /** Every answer that is kept, for all folders. */
  remembered(): readonly RememberedConsent[] {
    return this.store.keys().flatMap((key) => {
      const paths = pathsOfKey(key);
      if (paths === undefined) return [];
      const answer = this.answer(...paths);
      return answer === "unknown" ? [] : [{ folder: paths[0], directory: paths[1], answer }];
    });
  }
}
