// Damaged input with fixed seeds: it never ends in anything but the documented errors.
import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { readEntry } from "../../../src/goplugin/cleanup/ledger.js";
import { parseHandshakeLine } from "../../../src/goplugin/host/handshake-line.js";
import { LogParser } from "../../../src/goplugin/host/process/log-parser.js";
import { explain } from "../../../src/model/errors/explain.js";
import { DescriptorCache } from "../../../src/model/plugins/cache/descriptor-cache.js";
import { analyzeRequest } from "../../../src/model/requests/request-analysis.js";
import { requestSchema } from "../../../src/model/requests/request-schema.js";
import { stringifyJson } from "../../../src/scafctl/contract/json.js";
import { ProviderDescriptor } from "../../../src/scafctl/gen/scafctl/plugin.js";
import { type Descriptor, PluginError } from "../../../src/scafctl/index.js";
import { lintDescriptor } from "../../../src/scafctl/lint/lint.js";
import { readDescriptor } from "../../../src/scafctl/wire/descriptor.js";
import { descriptor, plugin, snapshot } from "../../support/samples.js";
import { withTempDir } from "../../support/temp-dir.js";

const SEED = 20_261_125;
const check = <T>(property: fc.IProperty<T> | fc.IAsyncProperty<T>, numRuns: number): Promise<void> | void =>
  fc.assert(property as fc.IProperty<T>, { seed: SEED, numRuns });

const tokens = [
  ...["{", "}", "[", "]", '"', ",", ":", "|", "\\", "\n", "\r", "\0", "-0"],
  "null",
  "1e999",
  "__proto__",
  "constructor",
  "\u202e",
  '{"$ref":"#"}',
  '{"allOf":[',
  "[".repeat(300),
  "9".repeat(40),
  "\ud800",
  "../../../etc/passwd",
];

/** A sample with some of its parts removed, repeated or replaced. */
function damaged(...samples: readonly string[]): fc.Arbitrary<string> {
  const cut = fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    remove: fc.nat(12),
    insert: fc.oneof(fc.constantFrom(...tokens), fc.string({ unit: "binary", maxLength: 8 })),
  });
  return fc.tuple(fc.constantFrom(...samples), fc.array(cut, { maxLength: 4 })).map(([sample, cuts]) =>
    cuts.reduce((text, { at, remove, insert }) => {
      const place = Math.floor(at * text.length);
      return text.slice(0, place) + insert + text.slice(place + remove);
    }, sample),
  );
}

function damagedBytes(sample: Uint8Array): fc.Arbitrary<Buffer> {
  const change = fc.tuple(fc.nat(sample.length), fc.uint8Array({ maxLength: 6 }), fc.nat(6));
  return fc.array(change, { maxLength: 5 }).map((changes) =>
    changes.reduce<Buffer>((bytes, [at, insert, remove]) => {
      return Buffer.concat([bytes.subarray(0, at), insert, bytes.subarray(at + remove)]);
    }, Buffer.from(sample)),
  );
}

/** Everything that the tool does with a descriptor before a run. */
function use(read: Descriptor): void {
  stringifyJson(read);
  const catalogue = snapshot(plugin("echo", [read]));
  stringifyJson(requestSchema(catalogue));
  analyzeRequest('{"provider":"echo","inputs":{"message":1,"other":[{}]}}', catalogue, []);
  lintDescriptor({ name: "echo", descriptor: read, findings: [] });
}

describe("attack: damaged input", function () {
  this.timeout(20_000);

  it("gives a handshake line or a failure that can be explained", () =>
    check(
      fc.property(
        damaged("1|1|unix|/tmp/plugin1|grpc|", `1|1|tcp|127.0.0.1:80|grpc|${"QUJD".repeat(40)}|true`),
        (line) => {
          for (const tls of [false, true]) {
            const parsed = parseHandshakeLine(line, { versions: [1], tls });
            if ("failure" in parsed) assert.ok(explain(new PluginError("/p", parsed.failure)).sentence.length < 2_000);
            else assert.ok(parsed.line.network === "tcp" || parsed.line.address.startsWith("/"));
          }
        },
      ),
      500,
    ));

  it("gives log entries for any bytes, in any pieces", () =>
    check(
      fc.property(
        damaged(
          '{"@level":"info","@message":"m","@timestamp":"2026-01-02T03:04:05.123456Z","k":{"a":1}}\n[WARN] w\npanic: p\n',
        ),
        fc.nat(40),
        (text, size) => {
          const parser = new LogParser();
          const bytes = Buffer.from(text);
          const step = size + 1;
          for (let at = 0; at < bytes.length; at += step) parser.push(bytes.subarray(at, at + step));
          parser.end();
        },
      ),
      300,
    ));

  const raw =
    '{"type":"object","properties":{"message":{"type":"string","pattern":"^a+$","default":"x"}},"required":["message"]}';
  const message = ProviderDescriptor.fromPartial({
    name: "echo",
    capabilities: ["from"],
    rawSchema: Buffer.from(raw),
    rawOutputSchemas: new Map([["from", Buffer.from(raw)]]),
    operations: [{ name: "put", isWrite: true, inputSchema: Buffer.from(raw) }],
  });

  it("reads a descriptor from any bytes, or says that they are none", () =>
    check(
      fc.property(damagedBytes(ProviderDescriptor.encode(message).finish()), (bytes) => {
        let wire: ProviderDescriptor;
        try {
          wire = ProviderDescriptor.decode(bytes);
        } catch (error) {
          // The caller reports it as an answer that breaks the contract.
          assert.ok(error instanceof Error);
          return;
        }
        use(readDescriptor("echo", wire).descriptor);
      }),
      150,
    ));

  it("uses a descriptor with any schema", () =>
    check(
      fc.property(damaged(raw, '{"$ref":"#/$defs/a","$defs":{"a":{"$ref":"#/$defs/a"}}}'), (schema) => {
        const rawSchema = Buffer.from(schema);
        use(
          readDescriptor("echo", { ...message, rawSchema, rawOutputSchemas: new Map([["from", rawSchema]]) })
            .descriptor,
        );
      }),
      150,
    ));

  it("reports the problems of any request", () =>
    check(
      fc.property(
        damaged(
          '{"provider":"echo","inputs":{"message":"hi"},"outputDirectory":"out","settings":{"a":1}}',
          '{"provider":"echo","plugin":"./echo","iteration":{"item":1,"index":0},"solution":{"name":"s"}}',
        ),
        (text) => {
          for (const { offset, length } of analyzeRequest(text, snapshot(plugin("echo")), []).problems)
            assert.ok(offset >= 0 && length >= 0 && offset + length <= text.length);
        },
      ),
      300,
    ));

  it("reads an entry of the ledger or nothing from any file", () =>
    withTempDir(async (directory) => {
      const file = join(directory, "1.plugin");
      await check(
        fc.asyncProperty(damaged("4711\n12345\n\n", "1\n-\nhost boot pid:[1]\n"), async (text) => {
          writeFileSync(file, text);
          const entry = await readEntry(file);
          assert.ok(entry === undefined || (Number.isSafeInteger(entry.pid) && entry.pid > 0));
        }),
        150,
      );
    }));

  it("takes a damaged cache file for a miss, or gives a descriptor that can be used", () =>
    withTempDir(async (directory) => {
      const fingerprint = { state: "1 2 3", changedMs: 1 };
      const findings = [] as const;
      await new DescriptorCache(directory).put("/p/echo", fingerprint, {
        kind: "provider",
        providers: [{ name: "echo", descriptor: descriptor(), findings }],
      });
      const [name = ""] = readdirSync(directory);
      const file = join(directory, name);
      await check(
        fc.asyncProperty(damaged(readFileSync(file, "utf8")), async (text) => {
          writeFileSync(file, text);
          const cache = new DescriptorCache(directory);
          const found = await cache.get("/p/echo", fingerprint);
          if (found?.kind === "provider") for (const provider of found.providers) use(provider.descriptor);
        }),
        150,
      );
    }));
});
