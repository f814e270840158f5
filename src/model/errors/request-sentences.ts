// The sentences for problems in the text of a request.
import { cleanLine } from "../text/foreign-text.js";
import { didYouMean, sentence } from "./explanation.js";

type Names = readonly string[];

export const REQUEST_SENTENCES = {
  syntax: (error: string) => `Not valid JSON: ${SYNTAX_DETAILS[error] ?? OTHER_SYNTAX}.`,
  "too-deep": () => "The JSON is nested too deeply.",
  "not-an-object": () => 'A request must be an object: { "provider": "…", "inputs": { … } }.',
  "inputs-not-an-object": () => "Inputs must be an object: { … }.",
  "duplicate-key": (name: string) => `Duplicate key "${name}": the last one counts.`,
  "missing-key": (name: string) => `The request has no "${name}".`,
  "unknown-key": (name: string, known: Names, suggestion: string | undefined) =>
    `A request has no key "${name}". ${didYouMean(suggestion) ?? `The keys are ${known.join(", ")}.`}`,
  /** @param place such as `solution.name` */
  misfit: (place: string, rule: string) => sentence(`"${place}" ${rule}`),
  "secret-literal": (place: string) =>
    `"${place}" is a secret in plain text. Store it as a secret, or write "\${secret:name}" for one that is stored.`,
  "plugins-loading": (provider: string) =>
    `Plugins are still loading; "${cleanLine(provider, 100)}" is not among the known providers yet.`,
  "not-described": (provider: string) =>
    `The inputs were not checked: ${cleanLine(provider, 100)} has no readable descriptor.`,
  /** @param place such as "the open folders" */
  "outside-workspace": (key: string, path: string, place: string) =>
    `"${key}" is ${cleanLine(path, 200)}, outside ${place}: the provider may read and write there.`,
  "unknown-capability": (provider: string, capability: string, declared: Names, suggestion: string | undefined) =>
    `${cleanLine(provider, 100)} has no capability "${cleanLine(capability, 60)}". ` +
    (didYouMean(suggestion) ?? capabilityList(declared)),
} as const;

/** What a value of a request must be: the end of a sentence that begins with its place. */
export const MISFIT_RULES = {
  type: (expected: string) => `must be ${expected}`,
  "not-one-of": (names: Names, suggestion: string | undefined) =>
    `must be one of ${names.join(", ")}${suggestion === undefined ? "" : `; did you mean "${suggestion}"?`}`,
  "missing-key": (name: string) => `must have "${name}"`,
  "unknown-key": (names: Names, suggestion: string | undefined) =>
    `is not known here; ${suggestion === undefined ? `it may have ${names.join(", ")}` : `did you mean "${suggestion}"?`}`,
} as const;

const OTHER_SYNTAX = "strings need double quotes, and the only bare words are true, false and null";

/** By jsonc-parser's name of the error. */
const SYNTAX_DETAILS: Readonly<Record<string, string>> = {
  InvalidNumberFormat: "this number has an invalid format",
  UnexpectedEndOfNumber: "this number has an invalid format",
  PropertyNameExpected: "expected a property name in double quotes",
  ValueExpected: "expected a value",
  ColonExpected: "expected a colon between name and value",
  CommaExpected: "expected a comma",
  CloseBraceExpected: "expected a closing brace }",
  CloseBracketExpected: "expected a closing bracket ]",
  EndOfFileExpected: "expected the end of the text",
  UnexpectedEndOfComment: "this comment is not closed",
  UnexpectedEndOfString: "this string has no closing double quote",
  InvalidUnicode: "this escape sequence is not valid in a string",
  InvalidEscapeCharacter: "this escape sequence is not valid in a string",
  InvalidCharacter: "this character must be escaped in a string",
};

function capabilityList(names: Names): string {
  if (names.length === 0) return "It declares none.";
  return `It declares ${names.map((name) => cleanLine(name, 60)).join(", ")}.`;
}
