// Measures our host against a Go host on the official go-plugin client, in one run: prints a table,
// writes test-results/bench.json.
//
//   npm run bench                    about three minutes, on a machine that has nothing else to do
//   npm run bench -- --short         twenty seconds, for CI: the figures say little, a call that fails still fails
import { spawnSync } from "node:child_process";
import { ensureDependencies } from "./lib/dependencies.mjs";
import { root } from "./lib/paths.mjs";
import { say, script } from "./lib/say.mjs";

await script(async () => {
  await ensureDependencies();
  say("measuring; Go programs are built first");
  const { status } = spawnSync(process.execPath, ["--import", "tsx", "test/bench/main.ts", ...process.argv.slice(2)], {
    cwd: root,
    stdio: "inherit",
  });
  return status ?? 1;
});
