// Tests of the kind and release of a plugin, and of lint and duplicate findings.
import assert from "node:assert/strict";
import { stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DescriptorCache } from "../../src/model/plugins/cache/descriptor-cache.js";
import { allPlugins, findProviders } from "../../src/model/plugins/find-target.js";
import { type Fingerprint, fingerprintOf } from "../../src/scafctl/index.js";
import { entry, summary, untilEntry, withCatalogue } from "../support/catalogue.js";
import { type FixtureOrders, makeFixture } from "../support/fixture.js";
import { buildGo, GO_BUILD_TIMEOUT_MS } from "../support/go.js";
import { assertNoLeftovers } from "../support/no-leftovers.js";
import { withTempDir } from "../support/temp-dir.js";
import { makeGeneration } from "../support/ts-plugins.js";
import { until } from "../support/until.js";
import { itWithGo } from "../support/with-go.js";

describe("Catalogue: kinds and releases of plugins", () => {
  afterEach(() => assertNoLeftovers());

  it("recognises auth-handler plugins among provider plugins", () =>
    withTempDir(async (directory) => {
      for (const generation of ["p4", "p5", "p6"] as const) makeGeneration(directory, generation);
      await withCatalogue([directory], {}, async (catalogue) => {
        await catalogue.whenSettled();
        assert.deepEqual(summary(catalogue), ["p4: ready", "p5: ready", "p6: ready"]);
        assert.deepEqual(
          allPlugins(catalogue.snapshot).map(({ kind, protocolVersion, process }) => [kind, protocolVersion, process]),
          [
            ["provider", undefined, { kind: "idle" }],
            ["auth-handler", 1, { kind: "idle" }],
            ["auth-handler", 2, { kind: "idle" }],
          ],
        );
        const { handlers = [], providers, generation } = entry(catalogue, "p6");
        assert.deepEqual([providers, generation], [[], undefined]);
        const [corp, broken] = handlers;
        assert.deepEqual(corp?.handler.flows, ["device_code", "pat"]);
        assert.equal(corp.status?.authenticated, true);
        assert.deepEqual(corp.availableFlows?.flows[1], {
          flow: "pat",
          available: false,
          reason: "no token in the environment",
        });
        assert.match(String(broken?.statusError), /call-failed/);
      });
    }));

  it("caches an auth handler without its status, which a restart reads again", () =>
    withTempDir(async (directory) => {
      const plugins = join(directory, "plugins");
      const path = makeGeneration(plugins, "p6");
      const cache = (): DescriptorCache => new DescriptorCache(join(directory, "cache"));
      await withCatalogue([plugins], { cache: cache() }, (catalogue) => catalogue.whenSettled());
      await withCatalogue([plugins], { cache: cache() }, async (catalogue) => {
        await catalogue.whenSettled();
        const [corp] = entry(catalogue, "p6").handlers ?? [];
        assert.deepEqual(Object.keys(corp ?? {}), ["handler"]);
        assert.equal(corp?.handler.displayName, "Corp");
        await catalogue.restart(path);
        assert.equal(entry(catalogue, "p6").handlers?.[0]?.status?.authenticated, true);
      });
    }));

  it("reports the first reason when a program accepts neither cookie", () =>
    withTempDir(async (directory) => {
      const words = "This binary is a plugin. These are not meant to be executed directly.";
      await writeFile(join(directory, "stranger"), `#!/bin/sh\necho '${words}' >&2\nexit 1\n`, { mode: 0o755 });
      await withCatalogue([directory], {}, async (catalogue) => {
        await catalogue.whenSettled();
        assert.deepEqual(summary(catalogue), ["stranger: cookie-refused"]);
        assert.equal(entry(catalogue, "stranger").kind, undefined);
      });
    }));

  it("stops describing an auth handler when the catalogue is disposed", () =>
    withTempDir(async (directory) => {
      makeGeneration(directory, "p6");
      await withCatalogue([directory], {}, (catalogue) =>
        untilEntry(catalogue, "p6", ({ status }) => status === "describing"),
      );
    }));

  it("derives the release of a plugin from its responses, and updates it after later calls", () =>
    withTempDir(async (directory) => {
      for (const generation of ["p1", "p2", "p3", "p4"] as const) makeGeneration(directory, generation);
      await withCatalogue([directory], {}, async (catalogue) => {
        await catalogue.whenSettled();
        const spoken = (): readonly unknown[] =>
          allPlugins(catalogue.snapshot).map(({ generation, protocolVersion }) => [
            generation?.release,
            protocolVersion,
          ]);
        assert.deepEqual(spoken(), [
          ["B", undefined],
          ["c0.5", undefined],
          ["s0.2", undefined],
          ["s0.16", undefined],
        ]);
        assert.deepEqual(entry(catalogue, "p4").generation?.because, ["operations"]);
        for (const name of ["p1", "p2", "p3", "p4"]) {
          await catalogue.handle(join(directory, name)).whatIf("generation", {});
        }
        // What-if was added in c0.6; the host configures a provider before the call.
        assert.deepEqual(spoken(), [
          ["B", undefined],
          ["c0.6", undefined],
          ["s0.2", 2],
          ["s0.17", 3],
        ]);
        assert.deepEqual(entry(catalogue, "p4").generation?.because, ["protocol_version 3"]);
        assert.deepEqual(entry(catalogue, "p2").generation?.because, ["DescribeWhatIf"]);
      });
    }));

  it("caches what a descriptor showed but not the lint findings", () =>
    withTempDir(async (directory) => {
      const plugins = join(directory, "plugins");
      makeGeneration(plugins, "p1");
      makeGeneration(plugins, "p3");
      const kept = join(directory, "cache");
      await withCatalogue([plugins], { cache: new DescriptorCache(kept) }, (catalogue) => catalogue.whenSettled());
      const cache = new DescriptorCache(kept);
      await withCatalogue([plugins], { cache }, async (catalogue) => {
        await catalogue.whenSettled();
        assert.equal(entry(catalogue, "p3").generation?.release, "s0.2");
        const codes = entry(catalogue, "p1").providers[0]?.findings.map(({ code }) => code) ?? [];
        assert.ok(codes.includes("api-version-missing"), codes.join());
        assert.ok(codes.includes("name-repeated"), codes.join());
        const path = join(plugins, "p1");
        const listing = await cache.get(path, await currentFingerprint(path));
        assert.ok(listing?.kind === "provider");
        assert.deepEqual(listing.providers[0]?.findings, []);
      });
    }));

  itWithGo("finds no error or warning in kitchen, which fills every field", async function () {
    this.timeout(GO_BUILD_TIMEOUT_MS);
    const path = await buildGo("kitchen");
    await withCatalogue([join(path, "..")], {}, async (catalogue) => {
      await catalogue.whenSettled();
      const { kind, generation, providers } = entry(catalogue, "kitchen");
      assert.deepEqual([kind, generation?.release], ["provider", "s0.16"]);
      const errors = providers.flatMap(({ findings }) => findings.filter(({ severity }) => severity === "error"));
      assert.deepEqual(errors, []);
    });
  });
});

describe("Catalogue: one provider name in several plugins", () => {
  afterEach(() => assertNoLeftovers());

  const loadable = (name: string): FixtureOrders => ({
    providers: [
      {
        name,
        descriptor: {
          name,
          version: "1.0.0",
          apiVersion: "v1",
          description: "A provider that scafctl would load",
          capabilities: ["transform"],
          outputSchemas: { transform: { parameters: { out: { type: "string" } } } },
        },
      },
    ],
  });

  it("lists both and says which one scafctl would use, and why", () =>
    withTempDir(async (directory) => {
      const [first, second] = [join(directory, "z"), join(directory, "a")];
      await makeFixture(first, "one", loadable("soup"));
      await makeFixture(second, "two", loadable("soup"));
      await makeFixture(second, "three", loadable("salad"));
      await withCatalogue([first, second], {}, async (catalogue) => {
        await catalogue.whenSettled();
        const repeated = (name: string): readonly string[] =>
          (entry(catalogue, name).providers[0]?.findings ?? [])
            .filter(({ code }) => code === "name-repeated")
            .map(({ severity, message }) => `${severity}: ${message}`);
        assert.deepEqual(repeated("one"), [
          `info: "soup" is also offered by ${join(second, "two")}: scafctl would use this one, because its directory comes first; a request that says "plugin": "one" runs this one.`,
        ]);
        assert.deepEqual(repeated("two"), [
          `info: scafctl would use the "soup" of ${join(first, "one")}, because its directory comes first; a request that says "plugin": "two" runs this one.`,
        ]);
        assert.deepEqual(repeated("three"), []);
        assert.equal(findProviders(catalogue.snapshot, "soup").length, 2);
        await until("every process is gone", () =>
          allPlugins(catalogue.snapshot).every(({ process }) => process.kind === "idle"),
        );
        const before = catalogue.snapshot;
        await catalogue.handle(join(second, "three")).describe({ keepRunning: true });
        await catalogue.stop(join(second, "three"));
        // The duplicates did not change, so the entries stay the same objects.
        assert.equal(catalogue.snapshot.directories[0], before.directories[0]);
        assert.equal(catalogue.snapshot.directories[1]?.plugins[1], before.directories[1]?.plugins[1]);
      });
    }));
});

async function currentFingerprint(path: string): Promise<Fingerprint> {
  return fingerprintOf(await stat(path, { bigint: true }));
}
