// Tests of the descriptor cache: hits for the same state of a file only, and damaged entries.
import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { chmod, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import type { CachedDescription } from "../../../../src/model/plugins/cache/cache-entry.js";
import { type CacheProblem, DescriptorCache } from "../../../../src/model/plugins/cache/descriptor-cache.js";
import { type Fingerprint, parseJson, stringifyJson } from "../../../../src/scafctl/index.js";
import { withTempDir } from "../../../support/temp-dir.js";
import { descriptor } from "../../../support/samples.js";

const print: Fingerprint = { state: "42 10 1732294912345678901", changedMs: 1_732_294_912_345 };
const listing: CachedDescription = {
  kind: "provider",
  providers: [
    {
      name: "echo",
      descriptor: descriptor({
        schema: { properties: { big: { type: "integer", default: parseJson("18446744073709551616") } } },
      }),
      findings: [{ severity: "warning", code: "x", provider: "echo", message: "Something." }],
      newerFields: ["api_version", "raw_schema"],
    },
  ],
};
const auth: CachedDescription = {
  kind: "auth-handler",
  protocolVersion: 2,
  handlers: [{ handler: { name: "corp", displayName: "Corp", flows: ["pat"], capabilities: ["hostname"] } }],
};

function open(directory: string | undefined): { readonly cache: DescriptorCache; readonly problems: CacheProblem[] } {
  const cache = new DescriptorCache(directory);
  const problems: CacheProblem[] = [];
  cache.onProblem((problem) => problems.push(problem));
  return { cache, problems };
}

/** The file of the only entry. */
function entryFile(directory: string): string {
  const [name, ...others] = readdirSync(directory);
  assert.deepEqual(others, []);
  assert.ok(name !== undefined);
  return join(directory, name);
}

describe("DescriptorCache", () => {
  it("keeps entries in memory when there is no directory", async () => {
    const { cache } = open(undefined);
    await cache.put("/p/echo", print, listing);
    assert.deepEqual(await cache.get("/p/echo", print), listing);
    await cache.prune();
  });

  it("restores entries from disk without losing digits", () =>
    withTempDir(async (directory) => {
      const path = join(directory, "deep", "cache");
      await open(path).cache.put("/p/echo", print, listing);
      const { cache, problems } = open(path);
      assert.equal(stringifyJson(await cache.get("/p/echo", print)), stringifyJson(listing));
      assert.deepEqual(problems, []);
    }));

  it("stores auth handlers", () =>
    withTempDir(async (directory) => {
      await open(directory).cache.put("/p/corp", print, auth);
      assert.deepEqual(await open(directory).cache.get("/p/corp", print), auth);
    }));

  it("misses when the file or its fingerprint differs", () =>
    withTempDir(async (directory) => {
      const { cache } = open(directory);
      await cache.put("/p/echo", print, listing);
      for (const fresh of [cache, open(directory).cache]) {
        assert.equal(await fresh.get("/p/other", print), undefined);
        assert.equal(await fresh.get("/p/echo", { ...print, state: "42 10 1732294912345678902" }), undefined);
      }
    }));

  it("treats a damaged entry as a miss, reports it, and replaces it", () =>
    withTempDir(async (directory) => {
      await open(directory).cache.put("/p/echo", print, listing);
      const file = entryFile(directory);
      const whole = readFileSync(file);
      await fc.assert(
        fc.asyncProperty(fc.nat(whole.length - 1), fc.oneof(fc.constant(undefined), fc.nat(255)), async (at, byte) => {
          const damaged = byte === undefined ? whole.subarray(0, at) : Buffer.from(whole).fill(byte, at, at + 1);
          writeFileSync(file, damaged);
          const { cache, problems } = open(directory);
          const found = await cache.get("/p/echo", print);
          // A changed byte inside a text is not detected, but the result has the right structure.
          if (found === undefined) return;
          assert.equal(problems.length, 0);
          assert.ok(found.kind === "provider");
          for (const { name, descriptor: one } of found.providers)
            assert.deepEqual([typeof name, typeof one.name], ["string", "string"]);
        }),
        { numRuns: 200 },
      );
      writeFileSync(file, "{");
      const { cache, problems } = open(directory);
      assert.equal(await cache.get("/p/echo", print), undefined);
      assert.deepEqual(
        problems.map((problem) => problem.file),
        [file],
      );
      await cache.put("/p/echo", print, listing);
      assert.ok((await open(directory).cache.get("/p/echo", print)) !== undefined);
    }));

  it("treats an entry with an unexpected structure as a miss", () =>
    withTempDir(async (directory) => {
      await open(directory).cache.put("/p/echo", print, listing);
      const file = entryFile(directory);
      const whole = JSON.parse(readFileSync(file, "utf8")) as { listing: { providers: { descriptor: object }[] } };
      const [kept] = whole.listing.providers;
      const withProvider = (more: object): object => ({
        ...whole,
        listing: { ...whole.listing, providers: [{ ...kept, ...more }] },
      });
      const withHandler = (handler: object): object => ({
        ...whole,
        listing: { kind: "auth-handler", protocolVersion: 1, handlers: [{ handler }] },
      });
      const wrong = [
        [],
        { ...whole, format: 0 },
        { ...whole, listing: {} },
        { ...whole, listing: { ...whole.listing, providers: {} } },
        { ...whole, listing: { ...whole.listing, kind: "something" } },
        withProvider({ descriptor: undefined }),
        withProvider({ descriptor: { ...kept?.descriptor, capabilities: [1] } }),
        withProvider({ descriptor: { ...kept?.descriptor, description: {} } }),
        withProvider({ newerFields: [1] }),
        withHandler({ name: "corp", flows: [], capabilities: {} }),
        { ...whole, fingerprint: { size: "10" } },
      ];
      for (const entry of wrong) {
        await writeFile(file, JSON.stringify(entry));
        const { cache, problems } = open(directory);
        assert.equal(await cache.get("/p/echo", print), undefined);
        assert.equal(problems.length, 1);
      }
    }));

  it("keeps working when the directory is not writable", () =>
    withTempDir(async (directory) => {
      const blocked = join(directory, "file");
      await writeFile(blocked, "");
      const { cache, problems } = open(join(blocked, "cache"));
      await cache.put("/p/echo", print, listing);
      assert.deepEqual(await cache.get("/p/echo", print), listing);
      assert.ok(problems.length > 0);
    }));

  it("removes entries of deleted files and old temporary files", () =>
    withTempDir(async (directory) => {
      const plugin = join(directory, "plugin");
      await writeFile(plugin, "");
      await chmod(plugin, 0o755);
      const kept = join(directory, "cache");
      const { cache, problems } = open(kept);
      await cache.prune();
      await cache.put(plugin, print, listing);
      await cache.put(join(directory, "gone"), print, listing);
      await mkdir(kept, { recursive: true });
      await writeFile(join(kept, "young.json.tmp"), "");
      await cache.prune();
      assert.deepEqual(problems, []);
      assert.equal(readdirSync(kept).filter((name) => name.endsWith(".json")).length, 1);
      assert.ok(readdirSync(kept).includes("young.json.tmp"));
      assert.ok((await open(kept).cache.get(plugin, print)) !== undefined);
    }));
});
