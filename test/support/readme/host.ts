import { isPluginError, startPlugin } from "scafctl-plugins/goplugin";
import { resolve } from "node:path";
import { GreeterService } from "./gen/greeter.js"; // ts-proto with outputServices=grpc-js

async function main(file = "", name = "World"): Promise<void> {
  const plugin = await startPlugin({
    path: resolve(file),
    handshake: { protocolVersion: 1, magicCookieKey: "GREETER_PLUGIN", magicCookieValue: "hello" },
    onLog: ({ level, message, fields }) => console.error(level, message, fields), // its real stderr, parsed
    onOutput: ({ channel, text }) => void process[channel].write(text), // what it prints
  });
  try {
    const { text } = await plugin.call(GreeterService.greet, { name }, { deadlineMs: 5_000 });
    console.log(text);
  } finally {
    await plugin.stop(); // Shutdown, two seconds, SIGKILL; no process and no socket is left
  }
}

main(...process.argv.slice(2)).catch((error: unknown) => {
  if (!isPluginError(error)) throw error;
  console.error(error.path, error.failure); // { reason: "wrong-architecture", found: "arm64", expected: "amd64" }
  process.exitCode = 1;
});
