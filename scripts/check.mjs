// Everything that can be found wrong without running the product: types, lint, formatting,
// generated code that drifted.
import { ensureDependencies } from "./lib/dependencies.mjs";
import { root } from "./lib/paths.mjs";
import { attempt } from "./lib/run.mjs";
import { say, script } from "./lib/say.mjs";

/** @type {readonly (readonly [what: string, remedy: string, ...command: string[]])[]} */
const checks = [
  ["types", "see the messages above", "node_modules/typescript/bin/tsc", "--project", ".", "--noEmit"],
  ["lint", "npx eslint . --fix mends some of it", "node_modules/eslint/bin/eslint.js", ".", "--max-warnings", "0"],
  ["formatting", "npm run format", "node_modules/prettier/bin/prettier.cjs", "--check", "."],
  ["generated code", "npm run generate", "scripts/generate.mjs", "--check"],
];

await script(async () => {
  await ensureDependencies();
  let failed = 0;
  for (const [what, remedy, ...command] of checks) {
    const { code, output } = await attempt(process.execPath, command, { cwd: root });
    if (code === 0) {
      say(`${what}: ok`);
      continue;
    }
    failed++;
    console.log(output.trimEnd());
    say(`${what}: failed (${remedy})`);
  }
  return failed > 0 ? 1 : 0;
});
