// Prints problems of an input with their position, and errors of a request.
import { explain } from "../../model/errors/explain.js";
import type { PluginRef, RequestError } from "../../model/errors/request-error.js";
import type { Problem } from "../../model/requests/problem.js";
import { lineAndColumn } from "../../model/text/text-position.js";
import { safe, textFor } from "../../model/text/places.js";
import { partAt, type Source } from "./input.js";
import { messages } from "./messages.js";
import type { Terminal } from "./terminal.js";
import { line as oneLine, quoted, type Text } from "./text.js";

/** Prints one line per problem. @returns true if one of them is an error */
export function printProblems(source: Source, problems: readonly Problem[], terminal: Terminal): boolean {
  for (const { severity, message, offset: offsetInAll } of problems) {
    const { part, offset } = partAt(source, offsetInAll);
    const { line, column } = lineAndColumn(part.text, offset);
    const place = part.isArgument === true ? part.label : `${part.label}:${line}:${column}`;
    const { red, yellow, dim } = terminal.messageStyle;
    const paint = { error: red, warning: yellow, info: dim }[severity];
    const word = paint(oneLine(severity === "info" ? "note" : severity));
    terminal.message(safe`${oneLine(place, 1000)}: ${word}: ${textFor("terminal", message)}`);
  }
  return problems.some((problem) => problem.severity === "error");
}

export function printRequestError(error: RequestError, terminal: Terminal): void {
  const { sentence, remedy, lastWords } = explain(error);
  terminal.error(textFor("terminal", sentence));
  if (lastWords !== undefined) terminal.message(quoted(lastWords));
  const { failure } = error;
  if (failure.reason === "ambiguous-provider") {
    for (const line of pluginChoices(failure.plugins)) terminal.message(line);
  } else if (failure.reason === "uncertain-provider") {
    for (const { name, path } of failure.failed) terminal.message(messages.notLoaded(name, path));
    terminal.message(messages.chooseKnownPlugin);
    for (const line of pluginChoices([failure.plugin])) terminal.message(line);
  } else if (remedy !== undefined) {
    terminal.message(textFor("terminal", remedy));
  }
}

/** The option that chooses each plugin: by its name where that is unique, else by its path. */
function pluginChoices(plugins: readonly PluginRef[]): readonly Text[] {
  return plugins.map(({ name, path }) => {
    const isUnique = plugins.filter((other) => other.name === name).length === 1;
    return isUnique ? messages.choosePluginAt(name, path) : messages.choosePlugin(path);
  });
}
