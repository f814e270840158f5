// The programs that are measured: each a process of its own, so that one's garbage does not slow
// another down, and asked one at a time.
import { type ChildProcess, fork, spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** An order; what else it needs stands beside `op`. */
export interface Order {
  readonly op: string;
  readonly [argument: string]: unknown;
}

export interface Peer {
  readonly name: string;
  /** @throws Error with the peer's words */
  ask(order: Order): Promise<unknown>;
  /** Ends it, and everything it started. */
  end(): Promise<void>;
}

interface Reply {
  readonly ok?: boolean;
  readonly result?: unknown;
  readonly error?: string;
}

/** A Ctrl-C is for us alone: the others see us go, and end what they started before they follow. */
const detached = true;

/** A bundled worker of ours (workers/worker.ts). */
export async function nodePeer(name: string, script: string): Promise<Peer> {
  // Without our own flags: what is measured runs on plain Node. `gc` is only made callable.
  const child = fork(script, { execArgv: ["--expose-gc"], detached });
  await message(child, name);
  return {
    name,
    ask: async (order) => {
      const reply = message(child, name);
      child.send(order);
      return resultOf(name, await reply);
    },
    end: async () => {
      const gone = ended(child);
      if (child.connected) child.disconnect();
      await gone;
    },
  };
}

/** A process that answers once, unasked, and ends. */
export async function nodeOnce(script: string, args: readonly string[]): Promise<unknown> {
  const child = fork(script, args, { execArgv: [] });
  const reply = await message(child, script);
  child.disconnect();
  await ended(child);
  return resultOf(script, reply);
}

/** The Go host (test/go/bench), by JSON lines. */
export function goPeer(executable: string): Peer {
  const child = spawn(executable, { stdio: ["pipe", "pipe", "inherit"], detached });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    name: "go",
    ask: async (order) => {
      child.stdin.write(`${JSON.stringify(order)}\n`);
      const line = await lines.next();
      if (line.done === true) throw new Error("the Go host has ended");
      return resultOf("go", JSON.parse(line.value) as Reply);
    },
    end: async () => {
      const gone = ended(child);
      child.stdin.end();
      await gone;
    },
  };
}

function resultOf(name: string, reply: Reply): unknown {
  if (reply.ok !== true) throw new Error(`${name}: ${reply.error ?? "no result"}`);
  return reply.result;
}

function message(child: ChildProcess, name: string): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const left = (): void => reject(new Error(`${name} has ended`));
    child.once("exit", left);
    child.once("message", (reply) => {
      child.off("exit", left);
      resolve(reply as Reply);
    });
  });
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve();
    else child.once("exit", () => resolve());
  });
}
