// Runs the command line on a fixture plugin "echo" in a temporary directory.
import { main } from "../../src/cli/program.js";
import { Terminal } from "../../src/cli/terminal/terminal.js";
import { PassThrough } from "node:stream";
import { cli, type CliOptions, type CliOutcome } from "./cli.js";
import { fixtureEvents, type FixtureOrders, makeFixture } from "./fixture.js";
import { Screen } from "./screen.js";
import { withTempDir } from "./temp-dir.js";

export const HI = '{"message":"hi"}';

export function withEcho(
  orders: FixtureOrders,
  use: (directory: string, path: string) => Promise<void>,
): Promise<void> {
  return withTempDir(async (directory) => use(directory, await makeFixture(directory, "echo", orders)));
}

/** A fixture whose executions are answered as ordered. */
export function answering(order: NonNullable<FixtureOrders["calls"]>[string]): FixtureOrders {
  return { calls: { ExecuteProvider: order } };
}

/** A fixture whose streamed executions are answered as ordered. */
export function streaming(order: NonNullable<FixtureOrders["calls"]>[string]): FixtureOrders {
  return { calls: { ExecuteProviderStream: order } };
}

/** Runs echo with a valid input. */
export function runEcho(directory: string, args: readonly string[] = [], options?: CliOptions): Promise<CliOutcome> {
  return cli(["run", "echo", "--dir", directory, "--input", HI, ...args], options);
}

export interface OnTerminal {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command in this process as on a terminal. @param typed stays open behind it */
export async function onTerminal(args: readonly string[], cwd: string, typed = ""): Promise<OnTerminal> {
  const stdout = new Screen(true);
  const stderr = new Screen(true);
  const terminal = new Terminal(stdout, stderr, { NO_COLOR: "1" });
  const stdin = Object.assign(new PassThrough(), { isTTY: true });
  stdin.write(typed);
  const { signal } = new AbortController();
  const code = await main(args, { terminal, signal, stdin, cwd, env: {} });
  return { code, stdout: stdout.text, stderr: stderr.text };
}

/** The JSON object on stdout. */
export function jsonOf({ stdout }: CliOutcome): Record<string, unknown> {
  return JSON.parse(stdout) as Record<string, unknown>;
}

export function countCalls(path: string, method: string): number {
  return fixtureEvents(path).filter((event) => event.event === "call" && event.method === method).length;
}
