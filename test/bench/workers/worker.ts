// What every measured Node process does: takes orders from its parent, one after another, and
// answers with figures.

export type Handler = (order: Readonly<Record<string, unknown>>) => Promise<unknown>;

/** Serves orders until the parent is gone; `atEnd` is awaited then. */
export function serveOrders(handlers: Readonly<Record<string, Handler>>, atEnd?: () => Promise<unknown>): void {
  process.on("message", (order: Readonly<Record<string, unknown>>) => {
    void carryOut(handlers, order).then((reply) => process.send?.(reply));
  });
  process.once("disconnect", () => void Promise.resolve(atEnd?.()).finally(() => process.exit()));
  process.send?.({ ok: true });
}

async function carryOut(handlers: Readonly<Record<string, Handler>>, order: Readonly<Record<string, unknown>>) {
  try {
    const handler = handlers[String(order["op"])];
    if (handler === undefined) throw new Error(`no such op: ${String(order["op"])}`);
    return { ok: true, result: await handler(order) };
  } catch (error) {
    return { ok: false, error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

export function text(order: Readonly<Record<string, unknown>>, name: string): string {
  const value = order[name];
  if (typeof value !== "string") throw new Error(`${name} is no text`);
  return value;
}

export function count(order: Readonly<Record<string, unknown>>, name: string): number {
  const value = order[name];
  if (typeof value !== "number") throw new Error(`${name} is no number`);
  return value;
}

/** Milliseconds that `work` took. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}
