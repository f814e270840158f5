// The calls and fields of scafctl's contract with their releases, read from the proto itself.
import { readFileSync } from "node:fs";
import { resolve } from "node:path";

/** A call of a service or a field of a message; `id` is `Service.Call` or `Message.field`. */
export interface ContractItem {
  readonly id: string;
  /** The service or message it belongs to. */
  readonly owner: string;
  readonly name: string;
  readonly since: string;
}

const proto = resolve(__dirname, "../../proto/scafctl/plugin.proto");

/**
 * In the order of the proto, members of a oneof among the fields of their message; values of enums
 * are left out.
 */
export function readContract(): readonly ContractItem[] {
  const items: ContractItem[] = [];
  const blocks: { readonly kind: string; readonly name: string }[] = [];
  for (const line of readFileSync(proto, "utf8").split("\n")) {
    const opened = /^\s*(service|message|oneof|enum) (\w+) \{(\})?/.exec(line);
    if (opened !== null) {
      const [, kind = "", name = "", closed] = opened;
      if (closed === undefined) blocks.push({ kind, name });
      continue;
    }
    if (/^\s*\}/.test(line)) {
      blocks.pop();
      continue;
    }
    const owner = blocks.findLast(({ kind }) => kind === "service" || kind === "message");
    if (owner === undefined || blocks.at(-1)?.kind === "enum") continue;
    const member = /^\s*(?:rpc (\w+)\(|(?:repeated )?[\w.]+(?:<\w+, \w+>)? (\w+) = \d+).*?\/\/ since ([^;\s]+)/.exec(
      line,
    );
    if (member === null) continue;
    const [, call, field = "", since = ""] = member;
    const name = call ?? field;
    items.push({ id: `${owner.name}.${name}`, owner: owner.name, name, since });
  }
  return items;
}
