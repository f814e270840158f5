// Static checks: types, lint, formatting, and generated code that no longer matches proto/.
import { execa } from "execa";
import { log } from "./lib/log.mjs";
import { root } from "./lib/paths.mjs";

/** @type {readonly (readonly [what: string, remedy: string, ...command: string[]])[]} */
const checks = [
  ["types", "see the messages above", "node_modules/typescript/bin/tsc", "--project", ".", "--noEmit"],
  ["lint", "npx eslint . --fix corrects some of it", "node_modules/eslint/bin/eslint.js", ".", "--max-warnings", "0"],
  ["formatting", "npm run format", "node_modules/prettier/bin/prettier.cjs", "--check", "."],
  ["generated code", "npm run generate", "scripts/generate.mjs", "--check"],
];

export default async function check() {
  let status = 0;
  for (const [what, remedy, ...command] of checks) {
    const { failed, all } = await execa(process.execPath, command, { cwd: root, all: true, reject: false });
    if (failed) {
      console.log(all);
      status = 1;
    }
    log(`${what}: ${failed ? `failed (${remedy})` : "ok"}`);
  }
  return status;
}
