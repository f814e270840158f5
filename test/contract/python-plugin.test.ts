// The Python example, which is not made with go-plugin: it serves the contract and nothing else.
import assert from "node:assert/strict";
import { attachPlugin } from "scafctl-plugins/goplugin";
import { cli } from "../support/cli.js";
import { cookie, startChild } from "../support/child.js";
import { jsonOf } from "../support/cli-echo.js";
import { assertNoLeftovers } from "../support/no-leftovers.js";
import { echo } from "../support/plugin-calls.js";
import { describeWithPython, makePythonEcho, PYTHON_INSTALL_TIMEOUT_MS } from "../support/python.js";
import { type TempDir, tempDir } from "../support/temp-dir.js";

describeWithPython("the Python example", function () {
  let folder: TempDir;
  let path: string;
  before(async function () {
    this.timeout(PYTHON_INSTALL_TIMEOUT_MS);
    folder = await tempDir();
    path = await makePythonEcho(folder.path);
  });
  afterEach(() => assertNoLeftovers());
  after(() => folder.remove());

  const run = (input: string, ...options: readonly string[]) =>
    cli(["run", "echo", "--dir", folder.path, "--input", input, ...options]);

  it("is a plugin that scafctl accepts as it is", async () => {
    const { code, stdout, stderr } = await cli(["lint", "--dir", folder.path]);
    assert.deepEqual([code, stdout], [0, ""], stderr);
  });

  it("runs, with its defaults and with what its schema refuses", async () => {
    assert.equal((await run('{"message":"hi"}')).stdout, '{\n  "echoed": "hi"\n}\n');
    assert.equal((await run('{"message":"hi","uppercase":true}')).stdout, '{\n  "echoed": "HI"\n}\n');
    const forced = await run('{"message":7}', "--force", "--json");
    assert.equal(forced.code, 1);
    assert.match(JSON.stringify(jsonOf(forced)), /message must be a string/);
  });

  it("listens on loopback TCP for a host that has no private directory", async () => {
    const child = startChild(path, [], { env: { ...cookie, PLUGIN_UNIX_SOCKET_DIR: "" } });
    try {
      const [, , network, address = ""] = (await child.line()).split("|");
      assert.equal(network, "tcp");
      const pid = child.child.pid ?? 0;
      const plugin = await attachPlugin({ config: { protocolVersion: 1, pid, network, address, test: true } });
      assert.deepEqual(await echo(plugin, "over TCP"), { data: { echoed: "over TCP" } });
      await plugin.stop();
    } finally {
      child.child.kill();
      await child.ended;
    }
  });

  it("says that it is a plugin when a person starts it", async () => {
    const child = startChild(path);
    assert.equal(await child.ended, 1);
    assert.deepEqual([child.stdout(), child.stderr()], ["", "This is a plugin of scafctl, which starts it.\n"]);
  });
});
