// Drives the Go hosts of test/go: one JSON line out, one JSON line back.
import type { ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import { type Child, startChild } from "./child.js";
import { buildGo } from "./go.js";

/** A command's answer; `ms` is how long the host took for it. */
export interface GoReply {
  readonly ok: boolean;
  readonly result: unknown;
  readonly error: string;
  /** The name of a gRPC status. */
  readonly code: string;
  readonly ms: number;
}

/** A Go program that hosts plugins with the official go-plugin. */
export class GoHost {
  readonly child: ChildProcess;
  private last = 0;
  private readonly waiting = new Map<number, (reply: GoReply) => void>();
  private readonly ended: Promise<void>;

  private constructor(private readonly started: Child) {
    const { child, ended, stderr } = started;
    this.child = child;
    createInterface({ input: child.stdout }).on("line", (line) => {
      const reply = JSON.parse(line) as Partial<GoReply> & { id?: number };
      const { ok = false, result, error = "", code = "", ms = 0 } = reply;
      this.waiting.get(reply.id ?? 0)?.({ ok, result, error, code, ms });
      this.waiting.delete(reply.id ?? 0);
    });
    this.ended = ended.then(() => {
      const reply = { ok: false, result: undefined, error: `the host ended: ${stderr()}`, code: "", ms: 0 };
      for (const answer of this.waiting.values()) answer(reply);
    });
  }

  /** @param program `host` on go-plugin 1.8.0, `hostold` on 1.4.4; built when needed */
  static async start(program: "host" | "hostold" = "host", env: NodeJS.ProcessEnv = {}): Promise<GoHost> {
    return new GoHost(startChild(await buildGo(program), [], { env }));
  }

  /** Sends a command and returns its reply, also when it failed. */
  send(op: string, fields: Readonly<Record<string, unknown>> = {}): Promise<GoReply> {
    const id = ++this.last;
    return new Promise((resolve) => {
      this.waiting.set(id, resolve);
      this.started.child.stdin.write(`${JSON.stringify({ id, op, ...fields })}\n`);
    });
  }

  /**
   * Sends a command and returns its result.
   * @throws Error with the host's message when it failed
   */
  async run(op: string, fields: Readonly<Record<string, unknown>> = {}): Promise<Record<string, unknown>> {
    const { ok, result, error } = await this.send(op, fields);
    if (!ok) throw new Error(`${op}: ${error}`);
    return typeof result === "object" && result !== null ? { ...result } : { value: result };
  }

  /**
   * Calls ExecuteProvider and returns the data of its output.
   * @throws Error when it failed in any way
   */
  async execute(
    input: Readonly<Record<string, unknown>>,
    fields: Readonly<Record<string, unknown>> = {},
  ): Promise<unknown> {
    const request = { providerName: "test", input };
    const { output, error } = await this.run("call", { method: "ExecuteProvider", request, ...fields });
    if (typeof error === "string") throw new Error(error);
    return typeof output === "object" && output !== null && "data" in output ? output.data : output;
  }

  /** Ends the host and with it its plugins. */
  async end(): Promise<void> {
    this.started.child.stdin.end();
    await this.ended;
  }
}
