// Reads settings that are objects of objects. A wrong value is reported with its place and ignored.
import { isJsonObject, type JsonObject, type JsonValue, suggest } from "../../scafctl/index.js";
import { EXPECTED, SETTING_SENTENCES } from "../errors/setting-sentences.js";
import { cleanLine } from "../text/foreign-text.js";

export interface SettingProblem {
  /** Where in the setting: `corp.claims.email`. Empty for the whole. */
  readonly place: string;
  /** One sentence that begins with a lower-case letter. */
  readonly message: string;
}

/** `corp.groups: expected a list of strings` */
export function settingProblemText({ place, message }: SettingProblem): string {
  return place === "" ? message : `${cleanLine(place, 200)}: ${message}`;
}

/**
 * The members of one object of a setting, each read with its type. {@link SettingReader.end}
 * reports the members that were not read.
 */
export class SettingReader {
  private readonly asked = new Set<string>();

  constructor(
    private readonly members: JsonObject,
    readonly place: string,
    private readonly problems: SettingProblem[],
  ) {}

  text<K extends string>(key: K): { [P in K]?: string } {
    return this.read(key, EXPECTED.text, (value) => (typeof value === "string" ? value : undefined));
  }

  flag<K extends string>(key: K): { [P in K]?: boolean } {
    return this.read(key, EXPECTED.flag, (value) => (typeof value === "boolean" ? value : undefined));
  }

  object<K extends string>(key: K): { [P in K]?: JsonObject } {
    return this.read(key, EXPECTED.object, (value) => (isJsonObject(value) ? value : undefined));
  }

  /** @param what the expected value, for the message: one of {@link EXPECTED} */
  read<K extends string, T>(key: K, what: string, convert: (value: JsonValue) => T | undefined): { [P in K]?: T } {
    this.asked.add(key);
    if (!Object.hasOwn(this.members, key)) return {};
    const value = convert(this.members[key] ?? null);
    if (value !== undefined) return { [key]: value } as { [P in K]?: T };
    this.problem(key, SETTING_SENTENCES["wrong-type"](what));
    return {};
  }

  problem(key: string, message: string): void {
    this.problems.push({ place: `${this.place}.${key}`, message });
  }

  /** Whether the object has the key; counts as reading it. */
  has(key: string): boolean {
    this.asked.add(key);
    return Object.hasOwn(this.members, key);
  }

  /** Reports members that were not read. */
  end(): void {
    for (const key of Object.keys(this.members)) {
      if (this.asked.has(key)) continue;
      this.problem(key, SETTING_SENTENCES["unknown-key"](suggest(key, this.asked)));
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
    problems.push({ place: "", message: SETTING_SENTENCES["wrong-type"](EXPECTED.object) });
    return;
  }
  for (const [name, entry] of Object.entries(value)) {
    if (!isJsonObject(entry)) {
      problems.push({ place: name, message: SETTING_SENTENCES["wrong-type"](EXPECTED.object) });
      continue;
    }
    const reader = new SettingReader(entry, name, problems);
    read(name, reader);
    reader.end();
  }
}
