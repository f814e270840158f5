// Reads settings that are objects of objects: what is wrong is said with its place, and only that
// is left out.
import { isJsonObject, type JsonObject, type JsonValue, suggest } from "../../scafctl/index.js";
import { cleanLine } from "../text/foreign-text.js";

export interface SettingProblem {
  /** Where in the setting: `corp.claims.email`. Empty for the whole. */
  readonly place: string;
  /** One sentence, beginning with a small letter. */
  readonly message: string;
}

/** `corp.token: a token never stands in settings …` */
export function settingProblemText({ place, message }: SettingProblem): string {
  return place === "" ? message : `${cleanLine(place, 200)}: ${message}`;
}

/**
 * The members of one object of a setting, each asked for by its type. What was not asked for is a
 * problem at the end.
 */
export class SettingReader {
  private readonly asked = new Set<string>();

  constructor(
    private readonly members: JsonObject,
    readonly place: string,
    private readonly problems: SettingProblem[],
  ) {}

  text<K extends string>(key: K): { [P in K]?: string } {
    return this.read(key, "a text", (value) => (typeof value === "string" ? value : undefined));
  }

  flag<K extends string>(key: K): { [P in K]?: boolean } {
    return this.read(key, "true or false", (value) => (typeof value === "boolean" ? value : undefined));
  }

  object<K extends string>(key: K): { [P in K]?: JsonObject } {
    return this.read(key, "an object", (value) => (isJsonObject(value) ? value : undefined));
  }

  /** @param what how the value is called when it is something else: "a list of texts" */
  read<K extends string, T>(key: K, what: string, convert: (value: JsonValue) => T | undefined): { [P in K]?: T } {
    this.asked.add(key);
    if (!Object.hasOwn(this.members, key)) return {};
    const value = convert(this.members[key] ?? null);
    if (value !== undefined) return { [key]: value } as { [P in K]?: T };
    this.problem(key, `${what} is expected`);
    return {};
  }

  problem(key: string, message: string): void {
    this.problems.push({ place: `${this.place}.${key}`, message });
  }

  /** @returns whether the object has the key, which then is no longer unknown */
  has(key: string): boolean {
    this.asked.add(key);
    return Object.hasOwn(this.members, key);
  }

  /** Says which members nobody knows. */
  end(): void {
    for (const key of Object.keys(this.members)) {
      if (this.asked.has(key)) continue;
      const meant = suggest(key, this.asked);
      this.problem(key, `this key is not known${meant === undefined ? "" : `; did you mean "${meant}"?`}`);
    }
  }
}

/** Calls `read` for each entry of a setting that must be an object of objects. */
export function readEntries(
  value: unknown,
  problems: SettingProblem[],
  read: (name: string, reader: SettingReader) => void,
): void {
  if (value === undefined) return;
  if (!isJsonObject(value)) {
    problems.push({ place: "", message: "an object is expected" });
    return;
  }
  for (const [name, entry] of Object.entries(value)) {
    if (!isJsonObject(entry)) {
      problems.push({ place: name, message: "an object is expected" });
      continue;
    }
    const reader = new SettingReader(entry, name, problems);
    read(name, reader);
    reader.end();
  }
}
