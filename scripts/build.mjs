// Builds everything that is shipped or run by the tests: the extension, the engine, lazy bundles,
// the CLI, the two libraries, the TypeScript example plugins.
//
//   node scripts/build.mjs [--production] [--watch]
import { build, context } from "esbuild";
import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { checkerBundle, requestsBundle } from "./lib/lazy-bundles.mjs";
import { root } from "./lib/paths.mjs";

const production = process.argv.includes("--production");
const watch = process.argv.includes("--watch");

/** @type {import("esbuild").BuildOptions} */
const common = {
  absWorkingDir: root,
  bundle: true,
  platform: "node",
  // The extension host of VS Code 1.100 and the oldest Node that the CLI supports.
  target: "node20",
  // jsonc-parser's `main` loads its parts in a way that no bundler can follow.
  mainFields: ["module", "main"],
  // Not in what is shipped, where they are 8 % of the code.
  keepNames: !production,
  minify: production,
  sourcemap: production ? false : "linked",
  sourcesContent: false,
  logLevel: "warning",
  metafile: true,
};

/**
 * For what carries calls. Keeping names costs a call of esbuild's helper for every function that is
 * made, and grpc-js makes dozens for each call: without it a call takes a fifth less of our
 * process's time (npm run bench).
 */
const fastFunctions = { keepNames: false };

/**
 * Source files reach grpc-js only through a dynamic import of their module's engine.ts. In the
 * extension and the CLI those imports load dist/engine.js, so code that starts no plugin never pays
 * for grpc-js.
 * @type {import("esbuild").Plugin}
 */
const engineBundle = {
  name: "engine-bundle",
  setup(build) {
    build.onResolve({ filter: /\/engine\.js$/ }, (args) => {
      if (args.namespace === "engine-bundle") return { path: args.path, external: true };
      if (args.kind !== "dynamic-import") {
        return { errors: [{ text: `${args.importer} imports ${args.path} statically: use await import() there` }] };
      }
      const module = args.importer.includes(join("src", "scafctl")) ? "scafctl" : "goplugin";
      return { path: module, namespace: "engine-bundle" };
    });
    build.onLoad({ filter: /.*/, namespace: "engine-bundle" }, (args) => ({
      contents: `module.exports = require("./engine.js").${args.path};`,
      loader: "js",
    }));
  },
};

/**
 * In the CLI, the package yaml is loaded from dist/yaml.js when an input is YAML.
 * @type {import("esbuild").Plugin}
 */
const yamlBundle = {
  name: "yaml-bundle",
  setup(build) {
    build.onResolve({ filter: /^yaml$/ }, () => ({ path: "./yaml.js", external: true }));
  },
};

/**
 * Prints the lines that VS Code's esbuild problem matcher waits for.
 * @type {import("esbuild").Plugin}
 */
const watchLines = {
  name: "watch-lines",
  setup(build) {
    build.onStart(() => console.log("[watch] build started"));
    build.onEnd((result) => {
      for (const { text, location } of result.errors) {
        console.error(`✘ [ERROR] ${text}`);
        if (location !== null) console.error(`    ${location.file}:${location.line}:${location.column}:`);
      }
      console.log("[watch] build finished");
    });
  },
};

/** @type {Record<string, import("esbuild").BuildOptions>} */
const bundles = {
  extension: {
    ...common,
    format: "cjs",
    external: ["vscode"],
    plugins: [engineBundle, checkerBundle, requestsBundle],
    entryPoints: { extension: "src/extension.ts" },
    outdir: "dist",
  },
  engine: {
    ...common,
    ...fastFunctions,
    format: "cjs",
    plugins: [checkerBundle],
    entryPoints: { engine: "src/engine.ts" },
    outdir: "dist",
  },
  checker: {
    ...common,
    format: "cjs",
    entryPoints: { checker: "src/scafctl/schema/check/checker.ts" },
    outdir: "dist",
  },
  requests: {
    ...common,
    format: "cjs",
    plugins: [engineBundle, checkerBundle],
    entryPoints: { requests: "src/model/requests/analyzer.ts" },
    outdir: "dist",
  },
  yaml: { ...common, format: "cjs", entryPoints: { yaml: "yaml" }, outdir: "dist" },
  command: {
    ...common,
    format: "cjs",
    plugins: [engineBundle, checkerBundle, yamlBundle],
    // `require` instead: code from V8's cache cannot import.
    supported: { "dynamic-import": false },
    entryPoints: { command: "src/cli/main.ts" },
    outdir: "dist",
  },
  // The bin: small, because it is all that is compiled in every run.
  cli: {
    ...common,
    format: "cjs",
    entryPoints: { cli: "src/cli/loader/main.ts" },
    banner: { js: "#!/usr/bin/env node" },
    outdir: "dist",
  },
  // One build for both libraries: what they share (error classes, the registry of running plugins)
  // must exist once.
  libraries: {
    ...common,
    format: "esm",
    splitting: true,
    minify: false,
    external: ["@grpc/grpc-js", "cross-spawn", "lossless-json"],
    entryPoints: { goplugin: "src/goplugin/index.ts", scafctl: "src/scafctl/index.ts" },
    outdir: "dist/lib",
    outExtension: { ".js": ".mjs" },
    chunkNames: "chunks/[name]-[hash]",
  },
};

/**
 * Every TypeScript example becomes a plugin of the example workspace: one executable file that
 * needs only Node on the PATH.
 */
async function buildExamplePlugins() {
  const folder = join(root, "examples/plugins");
  for (const name of readdirSync(folder).filter((each) => each.endsWith("-ts"))) {
    const outfile = join(root, "examples/workspace/plugins", name.slice(0, -"-ts".length));
    // A plugin that is running keeps its file; the new one is a new inode.
    rmSync(outfile, { force: true });
    await build({
      ...common,
      ...fastFunctions,
      sourcemap: false,
      minify: true,
      format: "cjs",
      alias: {
        "scafctl-plugins/goplugin": "./src/goplugin/index.ts",
        "scafctl-plugins/scafctl": "./src/scafctl/index.ts",
      },
      banner: { js: "#!/usr/bin/env node" },
      entryPoints: [join(folder, name, "main.ts")],
      outfile,
    });
    chmodSync(outfile, 0o755);
  }
}

/**
 * Removes outputs of deleted sources.
 * @param {readonly string[]} outputs paths relative to the root
 */
function removeStale(outputs) {
  const fresh = new Set(outputs.map((file) => join(root, file)));
  for (const folder of ["dist", "dist/lib", "dist/lib/chunks"]) {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      const file = join(root, folder, entry.name);
      if (entry.isFile() && !fresh.has(file)) rmSync(file);
    }
  }
}

function declarations() {
  rmSync(join(root, "dist/types"), { recursive: true, force: true });
  const args = ["node_modules/typescript/bin/tsc", "-p", "tsconfig.types.json"];
  execFileSync(process.execPath, args, { cwd: root, stdio: "inherit" });
}

if (watch) {
  const names = /** @type {const} */ (["extension", "engine", "checker", "requests", "command", "cli"]);
  for (const name of names) {
    const options = bundles[name];
    const plugins = [...(options?.plugins ?? []), ...(name === "extension" ? [watchLines] : [])];
    await (await context({ ...options, plugins })).watch();
  }
} else {
  const results = await Promise.all(Object.values(bundles).map((options) => build(options)));
  chmodSync(join(root, "dist/cli.js"), 0o755);
  removeStale(results.flatMap(({ metafile }) => Object.keys(metafile?.outputs ?? {})));
  mkdirSync(join(root, "dist/meta"), { recursive: true });
  Object.keys(bundles).forEach((name, index) =>
    writeFileSync(join(root, `dist/meta/${name}.json`), JSON.stringify(results[index]?.metafile)),
  );
  await buildExamplePlugins();
  declarations();
  for (const result of results) {
    for (const [file, { bytes }] of Object.entries(result.metafile?.outputs ?? {})) {
      if (/^dist\/[^/]+\.js$/.test(file) || /^dist\/lib\/[^/]+\.mjs$/.test(file))
        console.log(`${file}  ${Math.ceil(bytes / 1024)} KB`);
    }
  }
}
