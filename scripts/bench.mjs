// Measures our host against a Go host on the official go-plugin client: prints a table, writes
// test-results/bench.json.
//
//   npm run bench               about three minutes, on an idle machine
//   npm run bench -- --short    twenty seconds, rough figures; a failing call fails here too
import { execa } from "execa";
import { root } from "./lib/paths.mjs";
import { log } from "./lib/log.mjs";
import { run } from "./lib/run.mjs";

export default async function bench() {
  log("measuring what is shipped; it and the Go programs are built first");
  await run(process.execPath, ["scripts/build.mjs", "--production"]);
  const args = ["--import", "tsx", "test/bench/main.ts", ...process.argv.slice(2)];
  const { exitCode } = await execa(process.execPath, args, { cwd: root, stdio: "inherit", reject: false });
  return exitCode ?? 1;
}
