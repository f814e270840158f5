// A permission to read a secret holds for the program that it was given to.
import assert from "node:assert/strict";
import { chmod, mkdir, readdir, rename, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { saveResult } from "../../../src/model/runs/result-file.js";
import { Emitter, type SecretAccess } from "../../../src/scafctl/index.js";
import { type MemoryHost, memoryHost } from "../../support/memory-host.js";
import { withTempDir } from "../../support/temp-dir.js";

/** A plugin whose file a test replaces, and what it gets when it asks for the secret `key`. */
async function inScene(
  use: (scene: {
    readonly host: MemoryHost;
    readonly path: string;
    readonly directory: string;
    /** Replaces the file, and starts it. */
    readonly build: (content: string) => Promise<void>;
    readonly ask: () => Promise<boolean>;
    readonly setOwn: (isOwn: boolean) => void;
  }) => Promise<void>,
): Promise<void> {
  await withTempDir(async (directory) => {
    const path = join(directory, "plugin");
    const host = memoryHost();
    const starts = new Emitter<void>();
    let isOwn = false;
    await host.secrets.set({ owner: path, name: "key" }, "canary-of-the-vault");
    host.prompt.always = ({ answer }) => answer("allow");
    const plugin = { path, name: "plugin", onWillSpawn: starts.event, isOwnBuild: () => isOwn };
    const { secrets } = host.access.hostFor(plugin);
    await use({
      host,
      path,
      directory,
      build: async (content) => {
        await writeFile(`${path}.new`, content);
        await rename(`${path}.new`, path);
        starts.fire();
      },
      ask: async () => {
        const access: SecretAccess = { action: "get", name: "key", signal: new AbortController().signal };
        return (await secrets?.grant?.(access)) ?? false;
      },
      setOwn: (own) => (isOwn = own),
    });
  });
}

describe("attack: another program in the place of one that may read a secret", () => {
  it("asks again when the file has other content", () =>
    inScene(async ({ host, build, ask }) => {
      await build("one");
      assert.ok(await ask());
      assert.ok(await ask());
      assert.equal(host.prompt.questions.length, 1);
      await build("two");
      host.prompt.always = ({ answer }) => answer("refuse");
      assert.equal(await ask(), false);
      assert.equal(host.prompt.questions[1]?.question.changed, true);
    }));

  it("does not ask an author again after a rebuild, nor when the switch is turned on", () =>
    inScene(async ({ host, build, ask, setOwn }) => {
      await build("one");
      assert.ok(await ask());
      setOwn(true);
      assert.ok(await ask());
      for (const content of ["two", "three"]) {
        await build(content);
        assert.ok(await ask());
      }
      assert.equal(host.prompt.questions.length, 1);
    }));

  it("asks again when the switch is turned off", () =>
    inScene(async ({ host, build, ask, setOwn }) => {
      setOwn(true);
      await build("one");
      assert.ok(await ask());
      setOwn(false);
      await ask();
      assert.equal(host.prompt.questions.length, 2);
    }));

  it("asks an author again when the directory leads somewhere else", () =>
    withTempDir(async (directory) => {
      const real = join(directory, "real");
      const other = join(directory, "other");
      const link = join(directory, "plugins");
      for (const folder of [real, other]) {
        await mkdir(folder);
        await writeFile(join(folder, "plugin"), folder);
      }
      await symlink(real, link);
      const path = join(link, "plugin");
      const host = memoryHost();
      const starts = new Emitter<void>();
      await host.secrets.set({ owner: path, name: "key" }, "canary-of-the-vault");
      host.prompt.always = ({ answer }) => answer("allow");
      const plugin = { path, name: "plugin", onWillSpawn: starts.event, isOwnBuild: () => true };
      const { secrets } = host.access.hostFor(plugin);
      const ask = () => secrets?.grant?.({ action: "get", name: "key", signal: new AbortController().signal });
      await ask();
      await ask();
      assert.equal(host.prompt.questions.length, 1);
      await symlink(other, `${link}.new`);
      await rename(`${link}.new`, link);
      await ask();
      assert.equal(host.prompt.questions.length, 2);
    }));

  it("says in the question for a script that what it loads is not checked", () =>
    inScene(async ({ host, build, ask }) => {
      await build("#!/usr/bin/env python3\n");
      await ask();
      assert.match(host.prompt.questions[0]?.question.interpreter ?? "", /python3|env/);
    }));
});

describe("attack: another user who reads our files", () => {
  it("saves results in files and a directory that only this user can read", () =>
    withTempDir(async (directory) => {
      const folder = join(directory, "results");
      // As an earlier version made it.
      await mkdir(folder);
      await chmod(folder, 0o755);
      const file = await saveResult(folder, "kitchen result 1.json", "{}");
      if (process.platform !== "win32") {
        assert.equal((await stat(file)).mode & 0o777, 0o600);
        assert.equal((await stat(folder)).mode & 0o777, 0o700);
      }
    }));

  it("keeps the newest ten results", () =>
    withTempDir(async (directory) => {
      for (let index = 0; index < 12; index++) await saveResult(directory, `${index}.json`, "{}", 1_000 + index);
      const names = await readdir(directory);
      assert.equal(names.length, 10);
      assert.ok(!names.includes("1001 1.json") && names.includes("1011 11.json"));
    }));
});
