// Tables of faults: each names what goes wrong with a plugin and the reason that must be reported.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  isPluginError,
  type PluginFailure,
  type PluginFailureReason,
  type RunningPlugin,
  type StartOptions,
} from "scafctl-plugins/goplugin";
import { explain } from "../../src/model/errors/explain.js";
import { type FixtureOrders, makeFixture, makeMisfit, type Misfit } from "./fixture.js";
import { start } from "./plugin-calls.js";
import { assertNoLeftovers } from "./no-leftovers.js";
import { withTempDir } from "./temp-dir.js";

/** What a fault has available to cause a failure. */
export interface FaultSetup {
  /** An empty directory for this fault only. */
  readonly folder: string;
  /** Creates a fixture with these orders. */
  readonly fixture: (orders?: FixtureOrders) => Promise<string>;
  readonly misfit: (kind: Misfit) => string;
  /** Creates an executable file. */
  readonly file: (content: string | Buffer) => string;
}

/** A row of the table. */
export interface Fault {
  readonly fault: string;
  /** Causes the fault and rejects with the failure. */
  readonly run: (setup: FaultSetup) => Promise<unknown>;
  readonly reason: PluginFailureReason;
  /** Further assertions about the failure. */
  readonly check?: (failure: PluginFailure) => void;
  /** Default {@link slackMs}. */
  readonly withinMs?: number;
}

/**
 * Time limit of a fault, besides waits that belong to it; for two cores on which other tests run.
 * Milliseconds.
 */
export const slackMs = 5_000;

/** One test for each fault: its reason, its time limit, an explanation for people, no leftovers. */
export function testFaults(title: string, table: readonly Fault[]): void {
  describe(title, () => {
    for (const row of table) {
      it(`reports ${row.reason}: ${row.fault}`, () =>
        withTempDir(async (folder) => {
          const setup: FaultSetup = {
            folder,
            fixture: (orders = {}) => makeFixture(folder, "plugin", orders),
            misfit: (kind) => makeMisfit(folder, "plugin", kind),
            file: (content) => {
              const path = join(folder, "plugin");
              writeFileSync(path, content, { mode: 0o755 });
              return path;
            },
          };
          const began = performance.now();
          const error: unknown = await row.run(setup).then(
            () => assert.fail("there was no failure"),
            (reason: unknown) => reason,
          );
          const took = performance.now() - began;
          assert.ok(isPluginError(error), error instanceof Error ? error.stack : String(error));
          assert.equal(error.reason, row.reason, JSON.stringify(error.failure));
          row.check?.(error.failure);
          const { sentence, editorRemedy, remedy = editorRemedy, actions } = explain(error);
          assert.ok(isRequested(error.reason) || (remedy !== undefined && actions.length > 0), sentence);
          assert.ok(took < (row.withinMs ?? slackMs), `it took ${Math.round(took)} ms`);
          await assertNoLeftovers();
        }));
    }
  });
}

/** The host itself ended these, so there is nothing for a person to do. */
function isRequested(reason: PluginFailureReason): boolean {
  return reason === "cancelled" || reason === "stopped";
}

/** Starts a fixture, which is expected to fail. */
export const starting =
  (orders: FixtureOrders, options: Partial<StartOptions> = {}): Fault["run"] =>
  async ({ fixture }) => {
    const plugin = await start(await fixture(orders), options);
    await plugin.stop();
  };

export const startingMisfit =
  (kind: Misfit, options: Partial<StartOptions> = {}): Fault["run"] =>
  ({ misfit }) =>
    start(misfit(kind), options);

export const startingFile =
  (content: string, options: Partial<StartOptions> = {}): Fault["run"] =>
  ({ file }) =>
    start(file(content), options);

/** Starts a fixture, uses it in a way that fails, and stops it. */
export const running =
  (orders: FixtureOrders, use: (plugin: RunningPlugin, path: string) => Promise<unknown>): Fault["run"] =>
  async ({ fixture }) => {
    const path = await fixture(orders);
    const plugin = await start(path);
    try {
      await use(plugin, path);
    } finally {
      await plugin.stop();
    }
  };

export const words =
  (pattern: RegExp): NonNullable<Fault["check"]> =>
  (failure) => {
    assert.ok("lastWords" in failure);
    assert.match(failure.lastWords, pattern);
    assert.ok(failure.lastWords.length <= 4_096);
  };

export const exit =
  (code: number | null, signal: NodeJS.Signals | null = null): NonNullable<Fault["check"]> =>
  (failure) => {
    assert.ok("exit" in failure);
    assert.deepEqual(failure.exit, { code, signal });
  };

export const fields =
  (expected: Readonly<Record<string, unknown>>): NonNullable<Fault["check"]> =>
  (failure) => {
    const found = new Map<string, unknown>(Object.entries(failure));
    for (const [name, value] of Object.entries(expected)) assert.deepEqual(found.get(name), value, name);
  };

export const all =
  (...checks: readonly NonNullable<Fault["check"]>[]): NonNullable<Fault["check"]> =>
  (failure) => {
    for (const check of checks) check(failure);
  };
