// Tests that a plugin whose build finishes during the start gets its secrets.
import assert from "node:assert/strict";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { runRequest } from "../../src/model/runs/run.js";
import { withCatalogue } from "../support/catalogue.js";
import { memoryHost } from "../support/memory-host.js";
import { assertNoLeftovers } from "../support/no-leftovers.js";
import { withTempDir } from "../support/temp-dir.js";
import { keeperSha256, keeperValue } from "../support/ts-keeper/secret.js";
import { makePlugin } from "../support/ts-plugins.js";
import { until } from "../support/until.js";

describe("catalogue: the host of a plugin that is being built", () => {
  afterEach(() => assertNoLeftovers());

  it("gives a secret when the file was written while the start was retried", () =>
    withTempDir(async (directory) => {
      const host = memoryHost();
      const path = makePlugin(join(directory, "plugins"), "keeper");
      await host.secrets.set({ owner: path, name: "keeper.key" }, keeperValue);
      host.prompt.always = (put) => put.answer("allow");
      const options = { watch: false, hostFor: host.access.hostFor.bind(host.access) };
      await withCatalogue([join(directory, "plugins")], options, async (catalogue) => {
        await catalogue.whenSettled();
        await catalogue.stop(path);
        // The system starts no file that is open for writing.
        const build = await open(path, "a");
        const running = runRequest(catalogue, { provider: "keeper", inputs: { do: "fetch" } });
        await until(
          "the plugin is starting",
          () => catalogue.snapshot.directories[0]?.plugins[0]?.process.kind === "starting",
        );
        await build.write("\n// The last line of the build.\n");
        await build.close();
        const { status, data, error, failure } = await running;
        assert.equal(status, "ok", error ?? failure?.message);
        assert.ok(JSON.stringify(data).includes(keeperSha256));
      });
    }));
});
