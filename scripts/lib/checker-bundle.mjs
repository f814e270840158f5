// Keeps the check of inputs (with RE2, 150 KB) in a bundle of its own, dist/checker.js.

/** What src/scafctl/schema/check/checker.ts exports. */
const names = ["compileGoRegExp", "refusals", "validateInput", "validateOutput"];

/**
 * Replaces checker.ts by functions that load dist/checker.js when they are first called.
 * @type {import("esbuild").Plugin}
 */
export const checkerBundle = {
  name: "checker-bundle",
  setup(build) {
    build.onResolve({ filter: /\/checker\.js$/ }, (args) =>
      args.namespace === "checker-bundle"
        ? { path: args.path, external: true }
        : { path: "checker", namespace: "checker-bundle" },
    );
    build.onLoad({ filter: /.*/, namespace: "checker-bundle" }, () => ({
      contents: names
        .map((name) => `exports.${name} = (...args) => require("./checker.js").${name}(...args);`)
        .join("\n"),
      loader: "js",
    }));
  },
};
