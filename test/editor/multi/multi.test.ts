// A window with two folders: each names its own directories, relative to itself, and has its own
// consent.
import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { fixtureStarts, makeFixture } from "../../support/fixture.js";
import { until } from "../../support/until.js";
import {
  allowDirectory,
  closeAll,
  folder,
  knownProviders,
  openRequest,
  problemsBecome,
  resultOf,
  run,
} from "../helpers.js";

describe("multi-root workspace", () => {
  const base = (): string => dirname(folder());
  const one = (): string => join(base(), "one", "plugins");
  const two = (): string => join(base(), "two", "plugins");
  const shared = (): string => join(base(), "shared");
  const more = (): string => join(base(), "one", "more");

  before(async () => {
    await makeFixture(one(), "first", { providers: [{ name: "same" }, { name: "only-one" }] });
    await makeFixture(two(), "second", { providers: [{ name: "same" }] });
    await makeFixture(shared(), "common", { providers: [{ name: "from-the-workspace-file" }] });
    await makeFixture(more(), "extra", { providers: [{ name: "named-across-folders" }] });
  });
  after(closeAll);

  const offers = (provider: string): Promise<unknown> =>
    until(`${provider} is offered`, async () => (await knownProviders()).includes(provider));

  it("starts only the plugins that each folder was allowed", async () => {
    await run("refresh");
    await allowDirectory(one());
    await offers("only-one");
    assert.equal(fixtureStarts(join(two(), "second")).length, 0);
    await allowDirectory(two());
    await allowDirectory(shared());
    await allowDirectory(more());
    await offers("from-the-workspace-file");
    await offers("named-across-folders");
  });

  it("starts each plugin in the folder whose settings name it", () => {
    assert.equal(fixtureStarts(join(one(), "first"))[0]?.cwd, dirname(one()));
    assert.equal(fixtureStarts(join(two(), "second"))[0]?.cwd, dirname(two()));
    assert.equal(fixtureStarts(join(shared(), "common"))[0]?.cwd, base());
    assert.equal(fixtureStarts(join(more(), "extra"))[0]?.cwd, dirname(two()));
  });

  it("runs the plugin named in the request when two offer the same provider", async () => {
    const unclear = await openRequest("unclear", { provider: "same", inputs: { message: "hi" } });
    await problemsBecome(unclear.document.uri, [/Missing property "plugin"/]);
    await run("runProvider", { pluginId: join(two(), "second"), providerName: "same" });
    const result = await resultOf(() => run("runRequest"));
    assert.equal(result["plugin"], "second");
  });
});
