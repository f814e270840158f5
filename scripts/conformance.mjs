// Runs the official JSON Schema test suite against the check of inputs.
//
//   npm run conformance                  on ../shared/data/json-schema-test-suite
//   npm run conformance -- FOLDER        a folder of the suite's files, such as tests/draft2020-12
import { execa } from "execa";
import { root } from "./lib/paths.mjs";

export default async function conformance() {
  const args = ["--import", "tsx", "test/support/run-schema-suite.ts", ...process.argv.slice(2)];
  const { exitCode } = await execa(process.execPath, args, { cwd: root, stdio: "inherit", reject: false });
  return exitCode ?? 1;
}
