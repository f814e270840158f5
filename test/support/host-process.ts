// A host in a process of its own, for tests that kill it: `node host-process.js <plugin>...` starts
// plugins and prints their numbers.
import { startPlugin } from "../../src/goplugin/index.js";
import { handshake } from "./plugin-calls.js";

async function main(): Promise<void> {
  const plugins = await Promise.all(process.argv.slice(2).map((path) => startPlugin({ path, handshake })));
  process.stdout.write(`${JSON.stringify(plugins.map(({ pid }) => pid))}\n`);
  process.stdin.on("data", (word) => {
    if (String(word).trim() === "exit") process.exit(3);
    if (String(word).trim() === "throw") throw new Error("as ordered");
    if (String(word).trim() === "stop") {
      void Promise.all(plugins.map((plugin) => plugin.stop())).then(() => process.stdin.destroy());
    }
  });
}

void main();
