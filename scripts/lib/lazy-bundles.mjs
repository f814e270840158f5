// Bundles that are loaded when one of their functions is first called.

/**
 * Replaces a module by functions that load its bundle when they are first called.
 * @param {string} module the name of the source file, and of the bundle in dist
 * @param {string} bundle
 * @param {readonly string[]} names of the functions that it exports
 * @returns {import("esbuild").Plugin}
 */
function lazyBundle(module, bundle, names) {
  const name = `${bundle}-bundle`;
  return {
    name,
    setup(build) {
      // First, because the bundle may be named like the module.
      build.onResolve({ filter: /.*/, namespace: name }, ({ path }) => ({ path, external: true }));
      build.onResolve({ filter: new RegExp(`/${module}\\.js$`) }, () => ({ path: bundle, namespace: name }));
      build.onLoad({ filter: /.*/, namespace: name }, () => ({
        contents: names
          .map((each) => `exports.${each} = (...args) => require("./${bundle}.js").${each}(...args);`)
          .join("\n"),
        loader: "js",
      }));
    },
  };
}

/** The check of inputs, with RE2 (150 KB): src/scafctl/schema/check/checker.ts. */
export const checkerBundle = lazyBundle("checker", "checker", [
  "compileGoRegExp",
  "refusals",
  "validateInput",
  "validateOutput",
]);

/** What needs the parser of requests (45 KB): src/model/requests/analyzer.ts. */
export const requestsBundle = lazyBundle("analyzer", "requests", [
  "analyzeRequest",
  "newRequest",
  "problemsWith",
  "quickFixes",
  "requestFileName",
  "requestSchema",
  "textAt",
  "updateAnalysis",
]);
