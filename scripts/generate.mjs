// Generates the committed code in each layer's gen/ from proto/, and checks that it is up to date.
//
//   npm run generate               TypeScript for src/goplugin/gen and src/scafctl/gen
//   npm run generate -- --go       also the Go code of examples/plugins/echo-go/pluginpb
//   npm run generate -- --check    writes nothing; exits 1 where the committed code differs
//
// TypeScript needs nothing but node_modules: buf compiles the protos itself, so there is no system
// protoc. The Go generators are built from the Go module proxy, at the versions named below.
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, posix, relative } from "node:path";
import { parseArgs } from "node:util";
import { findProgram } from "./lib/find-program.mjs";
import { root } from "./lib/paths.mjs";

const GO_GENERATORS = {
  "protoc-gen-go": "google.golang.org/protobuf/cmd/protoc-gen-go@v1.36.11",
  "protoc-gen-go-grpc": "google.golang.org/grpc/cmd/protoc-gen-go-grpc@v1.6.1",
};

/**
 * Options of ts-proto, and why:
 * - JSON and type registry code is left out: JSON payloads are opaque bytes here, and the files
 *   stay small.
 * - Maps are `Map`: a plugin chooses the keys, and `__proto__` is a valid one.
 * - int64 is bigint: Go's zero time (-62135596800) and every other value stays exact.
 * - oneof is `{ $case, value }`, which the compiler can check for completeness.
 */
const TS_OPTIONS = [
  "outputServices=grpc-js",
  "env=node",
  "esModuleInterop=true",
  "importSuffix=.js",
  "outputJsonMethods=false",
  "oneof=unions-value",
  "forceLong=bigint",
  "useMapType=true",
  "useOptionals=none",
  "useExactTypes=false",
  "exportCommonSymbols=false",
  "annotateFilesWithVersion=false",
];

const TS_TARGETS = [
  { protos: ["goplugin", "grpc"], out: "src/goplugin/gen" },
  { protos: ["scafctl"], out: "src/scafctl/gen" },
];

const GO_TARGET = { protos: ["scafctl"], out: "examples/plugins/echo-go/pluginpb" };

const WIRE_FILE = "wire.ts";
const WIRE_SOURCE = `// Lets generated code hand bytes on without copying them.

/** The same memory seen as a Buffer. It lives as long as the message that it was cut from. */
export function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
`;

/**
 * ts-proto wraps bytes in `Buffer.from(...)`, which copies. Payloads here are megabytes of JSON, so
 * the copies are replaced by views.
 *
 * @param {string} file path relative to gen/
 * @param {string} source
 */
function withoutCopies(file, source) {
  const changed = source
    .replaceAll("Buffer.from(reader.bytes())", "asBuffer(reader.bytes())")
    .replace(/Buffer\.from\((\w+\.encode\(value\)\.finish\(\))\)/g, "asBuffer($1)");
  if (changed === source) return source;
  const up = posix.relative(posix.dirname(file.replaceAll("\\", "/")), ".") || ".";
  const lastImport = /^import (?:[^;]|\n)*?;\n(?!import )/m;
  return changed.replace(lastImport, (text) => `${text}import { asBuffer } from "${up}/wire.js";\n`);
}

/** @param {string} dir @returns {string[]} files below `dir`, relative, sorted */
function filesIn(dir) {
  if (!existsSync(dir)) return [];
  return readdirSync(dir, { recursive: true, encoding: "utf8" })
    .filter((name) => statSync(join(dir, name)).isFile())
    .sort();
}

/**
 * Runs buf over some folders of proto/ with one or more local protoc plugins.
 *
 * @param {string[]} protos folders below proto/
 * @param {object[]} plugins as in buf.gen.yaml
 */
function buf(protos, plugins) {
  const template = JSON.stringify({ version: "v2", plugins });
  const paths = protos.flatMap((name) => ["--path", join("proto", name)]);
  const command = join(root, "node_modules/@bufbuild/buf/bin/buf");
  execFileSync(process.execPath, [command, "generate", "--template", template, ...paths], {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
    // buf keeps a cache of remote modules; there are none, and a read-only home must not matter.
    env: { ...process.env, BUF_CACHE_DIR: process.env["BUF_CACHE_DIR"] ?? join(tmpdir(), "scafctl-plugins-buf") },
  });
}

/**
 * @param {string[]} protos
 * @param {string} out
 */
function generateTypeScript(protos, out) {
  const plugin = join(root, "node_modules/ts-proto/protoc-gen-ts_proto");
  buf(protos, [{ local: [process.execPath, plugin], out, opt: TS_OPTIONS, include_imports: true, include_wkt: true }]);
  for (const file of filesIn(out)) {
    const path = join(out, file);
    writeFileSync(path, withoutCopies(file, readFileSync(path, "utf8")));
  }
  writeFileSync(join(out, WIRE_FILE), WIRE_SOURCE);
}

/**
 * @param {string[]} protos
 * @param {string} out
 * @param {string} bin where the generators are installed
 */
function generateGo(protos, out, bin) {
  for (const version of Object.values(GO_GENERATORS)) {
    execFileSync("go", ["install", version], { stdio: "inherit", env: { ...process.env, GOBIN: bin } });
  }
  const opt = ["module=example.com/scafctl-plugins/echo-go/pluginpb"];
  buf(
    protos,
    Object.keys(GO_GENERATORS).map((name) => ({ local: join(bin, name), out, opt })),
  );
}

/**
 * @param {string} fresh folder with what was generated now
 * @param {string} committed folder in the work tree
 * @returns {string[]} the files that differ, named relative to the checkout
 */
function differences(fresh, committed) {
  const names = [...new Set([...filesIn(fresh), ...filesIn(committed)])].sort();
  const differing = names.filter((name) => {
    const [a, b] = [join(fresh, name), join(committed, name)];
    return !existsSync(a) || !existsSync(b) || !readFileSync(a).equals(readFileSync(b));
  });
  return differing.map((name) => relative(root, join(committed, name)));
}

/** @param {string} work an empty folder */
function main(work) {
  const options = /** @type {const} */ ({ check: { type: "boolean" }, go: { type: "boolean" } });
  const { check = false, go = false } = parseArgs({ options }).values;
  const hasGo = findProgram(["go"]) !== undefined;
  const targets = [...TS_TARGETS];
  for (const { protos, out } of TS_TARGETS) generateTypeScript(protos, join(work, out));
  if (go || (check && hasGo)) {
    generateGo(GO_TARGET.protos, join(work, GO_TARGET.out), join(work, "bin"));
    targets.push(GO_TARGET);
  } else if (check) console.log("generate: Go is not installed here, so the generated Go code was not compared");

  const changed = targets.flatMap(({ out }) => differences(join(work, out), join(root, out)));
  if (changed.length === 0) console.log("generate: the committed code matches proto/");
  else if (check) {
    console.error(
      `generate: these files do not match proto/; run "npm run generate -- --go":\n  ${changed.join("\n  ")}`,
    );
    return 1;
  } else {
    for (const { out } of targets) {
      rmSync(join(root, out), { recursive: true, force: true });
      cpSync(join(work, out), join(root, out), { recursive: true });
    }
    console.log(`generate: wrote ${changed.join(", ")}`);
  }
  return 0;
}

const work = mkdtempSync(join(tmpdir(), "scafctl-generate-"));
try {
  process.exitCode = main(work);
} finally {
  rmSync(work, { recursive: true, force: true });
}
