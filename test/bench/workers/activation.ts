// What loading the extension's bundle costs: milliseconds and bytes of its `require`, with nothing
// behind the editor's interface.
import { statSync } from "node:fs";
import { createRequire, Module } from "node:module";

class Nothing {
  toString(): string {
    return "";
  }
}

/** Stands for everything in `vscode`: classes to extend, functions to call, values to read. */
const anything: unknown = new Proxy(Nothing, {
  get: (target, name) => (name === "prototype" ? target.prototype : name === Symbol.toPrimitive ? () => "" : anything),
  apply: () => anything,
  construct: () => new Nothing(),
});
/** Bundles copy what a module says it has and inherit the rest. */
const vscode: unknown = Object.create(anything as object);

const bundle = process.argv[2] ?? "";
const load = Reflect.get(Module, "_load") as (request: string, ...rest: unknown[]) => unknown;
Reflect.set(Module, "_load", (request: string, ...rest: unknown[]) =>
  request === "vscode" ? vscode : load.call(Module, request, ...rest),
);
const require = createRequire(__filename);
const began = performance.now();
require(bundle);
const ms = performance.now() - began;
const loaded = Object.keys(require.cache).filter((file) => file !== __filename);
process.send?.({ ok: true, result: { ms, bytes: loaded.reduce((sum, file) => sum + statSync(file).size, 0) } });
