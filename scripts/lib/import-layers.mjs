// ESLint rule: which folder of src may import which. A folder may import the folders listed before
// it in its module, and nothing else.
import { dirname, join, relative, sep } from "node:path";

/** Folders of each module, lowest first. @type {Readonly<Record<string, readonly string[]>>} */
const modules = {
  goplugin: ["base", "transport", "cleanup", "host/process", "host", "serve", ""],
  scafctl: [
    "contract",
    "schema",
    "schema/rules",
    "schema/check",
    "wire",
    "lint",
    "host/services",
    "host",
    "host/discovery",
    "serve",
    "",
  ],
  model: [
    "text",
    "errors",
    "secrets",
    "approval",
    "access",
    "plugins/cache",
    "plugins/files",
    "plugins",
    "requests/schema",
    "requests",
    "outline/base",
    "outline/provider",
    "outline/auth",
    "outline",
    "runs",
    "",
  ],
  cli: ["loader", "terminal", "session", "inspect", "run", ""],
};

/** Shared folders of the editor, lowest first; every other folder of it is a feature. */
const editorBase = ["platform", "common"];

/**
 * Modules below each module, and how much of them it sees.
 * @type {Readonly<Record<string, Readonly<Record<string, "index" | "types" | "all">>>>}
 */
const below = {
  goplugin: {},
  scafctl: { goplugin: "index" },
  model: { scafctl: "index" },
  cli: { model: "all", scafctl: "index" },
  editor: { model: "index", scafctl: "types" },
};

/** What may not be imported anywhere: they are entry points. */
const entryPoints = new Set(["app.ts", "extension.ts", "engine.ts"]);

/**
 * @param {string} from file below src
 * @param {string} to file below src
 * @param {boolean} typesOnly
 * @returns {string | undefined} what to do instead
 */
function objection(from, to, typesOnly) {
  const [fromModule, fromFolder] = split(from);
  const [toModule, toFolder, toFile] = split(to);
  if (fromModule === "" || to.startsWith("..")) return undefined;
  if (toModule === "") {
    return entryPoints.has(toFile) ? `${toFile} is an entry point. Pass what you need as an argument.` : undefined;
  }
  if (toFile === "engine.ts")
    return "engine.ts loads grpc-js. Reach it by `await import(…)` when a plugin is about to start.";
  if (toFolder === "gen" || toFolder.startsWith("gen/")) {
    return fromModule === toModule ? undefined : "Generated types stay in their module. Use the domain types.";
  }
  if (fromModule !== toModule) {
    const sees = below[fromModule]?.[toModule];
    if (sees === undefined) return `${fromModule} may not import ${toModule}. Move what you need down, or pass it in.`;
    if (sees !== "all" && !(toFolder === "" && toFile === "index.ts"))
      return `Import ${toModule}/index.ts instead of a file inside it.`;
    if (sees === "types" && !typesOnly) return `Import only types from ${toModule}; values come from model/index.ts.`;
    return undefined;
  }
  if (fromFolder === toFolder) return undefined;
  if (fromModule === "editor") return featureObjection(fromFolder, toFolder);
  const order = modules[fromModule] ?? [];
  if (order.indexOf(toFolder) < order.indexOf(fromFolder)) return undefined;
  return `${fromModule}/${fromFolder} may not import ${fromModule}/${toFolder}: the order is ${order.filter(Boolean).join(", ")}.`;
}

/**
 * @param {string} from
 * @param {string} to
 */
function featureObjection(from, to) {
  if (from === "" || to.startsWith(`${from}/`)) return undefined;
  if (editorBase.includes(to)) {
    return editorBase.includes(from) && editorBase.indexOf(to) > editorBase.indexOf(from)
      ? `${to} builds on ${from}, not the reverse.`
      : undefined;
  }
  return "Features of the editor do not import each other. Put what they share into model, or connect them in app.ts.";
}

/** @param {string} file @returns {[module: string, folder: string, file: string]} */
function split(file) {
  const parts = file.split(sep);
  const name = parts.pop() ?? "";
  const [module = "", ...folder] = parts;
  return [module, folder.join("/"), name];
}

/** @type {import("eslint").Rule.RuleModule} */
export const importLayers = {
  meta: { type: "problem", schema: [] },
  create(context) {
    const src = join(context.cwd, "src");
    /** @param {import("estree").Node} node @param {unknown} source @param {boolean} typesOnly */
    const check = (node, source, typesOnly) => {
      if (typeof source !== "string" || !source.startsWith(".")) return;
      const from = relative(src, context.filename);
      const to = relative(src, join(dirname(context.filename), source.replace(/\.js$/, ".ts")));
      const message = objection(from, to, typesOnly);
      if (message !== undefined) context.report({ node, message });
    };
    return {
      ImportDeclaration: (node) => check(node, node.source.value, "importKind" in node && node.importKind === "type"),
      ExportNamedDeclaration: (node) =>
        check(node, node.source?.value, "exportKind" in node && node.exportKind === "type"),
      ExportAllDeclaration: (node) =>
        check(node, node.source.value, "exportKind" in node && node.exportKind === "type"),
    };
  },
};
