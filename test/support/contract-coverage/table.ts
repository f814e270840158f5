// Writes down for every call and field of the contract where a person meets it and which test proves that.
import { type ContractItem, readContract } from "./contract.js";
import { type Coverage, coverage } from "./coverage.js";

/** What stands in for an owner or one of its members: the nearest entry counts. */
export function coverageOf({ id, owner }: ContractItem): Coverage | undefined {
  return coverage[id] ?? coverage[owner];
}

/** Entries that no longer belong to anything. */
export function staleCoverage(): readonly string[] {
  const items = readContract();
  const known = new Set(items.flatMap(({ id, owner }) => [id, owner]));
  return Object.keys(coverage).filter((key) => !known.has(key));
}

/** Markdown, one table for each service and message. */
export function coverageTable(): string {
  const lines: string[] = [];
  let current = "";
  for (const item of readContract()) {
    if (item.owner !== current) {
      current = item.owner;
      lines.push(
        "",
        `### ${current}`,
        "",
        "| | since | in the editor | in the CLI | proven by |",
        "| --- | --- | --- | --- | --- |",
      );
    }
    const cells = coverageOf(item);
    const proof = (cells?.tests ?? []).map(([file, title]) => `\`${file}\` "${title}"`).join("; ");
    lines.push(`| \`${item.name}\` | ${item.since} | ${cells?.editor ?? ""} | ${cells?.cli ?? ""} | ${proof} |`);
  }
  return lines.join("\n").trim();
}
