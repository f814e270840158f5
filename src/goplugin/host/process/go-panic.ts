// Finds what a person needs in the stack trace of a Go program.

/** A function of the stack: its line ends with the arguments in brackets. */
const frameLine = /^(\S.*)\(.*\)$/;

/**
 * The message of the last panic, and the first frame that is in the program's own code with its
 * file and line. All of the lines when there is no such frame.
 * @returns undefined when no Go program panicked
 */
export function panicSummary(lines: readonly string[]): readonly string[] | undefined {
  const start = lines.findLastIndex((line) => /^(?:panic|fatal error): /.test(line));
  if (start < 0) return undefined;
  const trace = lines.slice(start);
  const stack = trace.findIndex((line) => /^goroutine \d+ /.test(line));
  const frame = trace.findIndex((line, index) => index > stack && isOwnFrame(line, trace[index + 1] ?? ""));
  if (stack < 0 || frame < 0) return trace;
  const message = trace.slice(0, stack).filter((line) => line.trim() !== "");
  return [...message, ...trace.slice(frame, frame + 2)];
}

/** In package main, or in a module that is neither Go's own nor a dependency. */
function isOwnFrame(line: string, place: string): boolean {
  const called = frameLine.exec(line)?.[1];
  if (called === undefined || !place.startsWith("\t")) return false;
  if (called.startsWith("main.")) return true;
  const [first = ""] = called.split("/");
  // Only paths of Go's own packages begin without a domain; dependencies have a version.
  return called.includes("/") && first.includes(".") && !/@v\d|\/vendor\//.test(place);
}
