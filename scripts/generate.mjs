// Generates the committed code in each layer's gen/ from proto/, and checks that it is up to date.
//
//   npm run generate                    TypeScript for src/goplugin/gen and src/scafctl/gen
//   npm run generate -- --go            also the Go code of examples/plugins/echo-go/pluginpb (needs Go)
//   npm run generate -- --check         writes nothing; exits 1 where the committed code differs (Go where Go is present)
//
// TypeScript needs nothing but node_modules: buf compiles the protos itself, so there is no system
// protoc. The Go generators are built from the Go module proxy, at the versions named below.
import { execFileSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const require = createRequire(import.meta.url);

const GO_GENERATORS = {
  "protoc-gen-go": "google.golang.org/protobuf/cmd/protoc-gen-go@v1.36.11",
  "protoc-gen-go-grpc": "google.golang.org/grpc/cmd/protoc-gen-go-grpc@v1.6.1",
};

/**
 * Options of ts-proto, and why:
 * - JSON and type registry code is left out: JSON payloads are opaque bytes here, and the files
 *   stay small.
 * - Maps are `Map`: keys come from a stranger's process, and `__proto__` is a legal one.
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
  const up = relative(dirname(file), ".") || ".";
  const lastImport = /^import (?:[^;]|\n)*?;\n(?!import )/m;
  return changed.replace(
    lastImport,
    (text) => `${text}import { asBuffer } from "${up.split(sep).join("/")}/wire.js";\n`,
  );
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
  const command = require.resolve("@bufbuild/buf/bin/buf");
  execFileSync(process.execPath, [command, "generate", "--template", template, ...paths], {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
    // buf keeps a cache of remote modules; there are none, and a read-only home must not matter.
    env: { ...process.env, BUF_CACHE_DIR: process.env["BUF_CACHE_DIR"] ?? join(tmpdir(), "scafctl-plugins-buf") },
  });
}

/** @param {{ protos: string[] }} target @param {string} out an empty folder */
function generateTypeScript(target, out) {
  const plugin = join(dirname(require.resolve("ts-proto/package.json")), "protoc-gen-ts_proto");
  buf(target.protos, [
    { local: [process.execPath, plugin], out, opt: TS_OPTIONS, include_imports: true, include_wkt: true },
  ]);
  for (const file of filesIn(out)) {
    const path = join(out, file);
    writeFileSync(path, withoutCopies(file, readFileSync(path, "utf8")));
  }
  writeFileSync(join(out, WIRE_FILE), WIRE_SOURCE);
}

/**
 * @param {{ protos: string[] }} target
 * @param {string} out an empty folder
 * @param {string} work a scratch folder
 */
function generateGo(target, out, work) {
  const bin = join(work, "bin");
  for (const version of Object.values(GO_GENERATORS)) {
    execFileSync("go", ["install", version], { stdio: "inherit", env: { ...process.env, GOBIN: bin } });
  }
  const module = { out, opt: ["module=example.com/scafctl-plugins/echo-go/pluginpb"] };
  buf(
    target.protos,
    Object.keys(GO_GENERATORS).map((name) => ({ local: join(bin, name), ...module })),
  );
}

function goAvailable() {
  try {
    execFileSync("go", ["version"], { stdio: "ignore" });
    return true;
  } catch {
    return false; // no Go on this machine: the caller says so or leaves the Go code out
  }
}

/**
 * Compares or replaces the committed files of one target.
 *
 * @param {string} fresh folder with what was generated now
 * @param {string} committed folder in the work tree
 * @param {boolean} check
 * @returns {string[]} the files that differ, named relative to the checkout
 */
function settle(fresh, committed, check) {
  const names = [...new Set([...filesIn(fresh), ...filesIn(committed)])].sort();
  const drifted = names.filter((name) => {
    const [a, b] = [join(fresh, name), join(committed, name)];
    return !existsSync(a) || !existsSync(b) || !readFileSync(a).equals(readFileSync(b));
  });
  if (!check) {
    for (const name of drifted) {
      const [from, to] = [join(fresh, name), join(committed, name)];
      if (!existsSync(from)) rmSync(to);
      else {
        mkdirSync(dirname(to), { recursive: true });
        writeFileSync(to, readFileSync(from));
      }
    }
  }
  return drifted.map((name) => relative(root, join(committed, name)));
}

function main() {
  const args = new Set(process.argv.slice(2));
  const check = args.delete("--check");
  const wantGo = args.delete("--go");
  if (args.size > 0) {
    console.error(`generate: unknown argument ${[...args].join(" ")}. Known: --check, --go`);
    return 2;
  }
  const withGo = wantGo || (check && goAvailable());
  const work = mkdtempSync(join(tmpdir(), "scafctl-generate-"));
  try {
    const drifted = TS_TARGETS.flatMap((target, index) => {
      const out = join(work, `ts${index}`);
      mkdirSync(out);
      generateTypeScript(target, out);
      return settle(out, join(root, target.out), check);
    });
    if (withGo) {
      const out = join(work, "go");
      mkdirSync(out);
      generateGo(GO_TARGET, out, work);
      drifted.push(...settle(out, join(root, GO_TARGET.out), check));
    } else if (check) {
      console.log("generate: Go is not installed here, so the generated Go code was not compared");
    }
    if (drifted.length === 0) console.log("generate: the committed code matches proto/");
    else if (check) {
      console.error(
        `generate: these files do not match proto/; run "npm run generate -- --go":\n  ${drifted.join("\n  ")}`,
      );
      return 1;
    } else console.log(`generate: wrote ${drifted.join(", ")}`);
    return 0;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

process.exitCode = main();
