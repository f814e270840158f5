// Lint: the strictest type-checked rules, and the import order of the folders
// (scripts/lib/import-layers.mjs).
import js from "@eslint/js";
import { defineConfig } from "eslint/config";
import tseslint from "typescript-eslint";
import { importLayers } from "./scripts/lib/import-layers.mjs";

const noVscode = {
  name: "vscode",
  message: "This module runs without an editor: use AbortSignal, Emitter and { dispose() } instead.",
};
const grpcOnDemand = [
  {
    name: "@grpc/grpc-js",
    message:
      "Loading it takes 50 ms. Put the code behind engine.ts, which is imported when a plugin is about to start.",
    allowTypeImports: true,
  },
  {
    name: "execa",
    message: "Only goplugin/host/process starts processes.",
    allowTypeImports: true,
  },
];
const noEngine = [
  { name: "@grpc/grpc-js", message: "Only goplugin and scafctl speak gRPC. Use the model." },
  { name: "execa", message: "Only goplugin starts processes. Use the model." },
];

const bundleGuards = {
  selector: "BinaryExpression[operator='instanceof'][right.name=/^(PluginError|ProviderError|RequestError)$/]",
  message: "The engine is a bundle of its own, so a class can exist twice: use the guard (isPluginError and so on).",
};
/** What shows text in a place where some text is more than text, and what to use for it. */
const places = Object.entries({
  "show(Information|Warning|Error)Message": "Messages in editor/platform/messages.ts",
  withProgress: "editor/platform/progress.ts",
  "createStatusBarItem|createLanguageStatusItem|setStatusBarMessage": "editor/platform/status-items.ts",
  "(show|create)(QuickPick|InputBox)": "editor/platform/pick.ts",
  createOutputChannel: "Logs in editor/platform/log.ts",
  "MarkdownString|TreeItem": "an outline node, which editor/plugins/tree-item.ts converts",
  Diagnostic: "editor/requests/diagnostic.ts",
}).map(([names, instead]) => ({
  selector: `:matches(MemberExpression > .property, Property > .key, ImportSpecifier > .imported)[name=/^(${names})$/]`,
  message: `Text from outside must be made safe for the place where it is shown. Use ${instead}.`,
}));

/** Files behind goplugin/engine.ts and scafctl/engine.ts, which load grpc-js. */
const behindEngine = [
  "src/goplugin/{engine,transport/**,host/**,serve/server*}.ts",
  "src/scafctl/{engine,wire/unary,host/services/add-host-service,serve/provider-service,serve/dial-host}.ts",
];

/**
 * @param {string[]} files
 * @param {unknown[]} paths
 * @returns {import("eslint").Linter.Config}
 */
const restrict = (files, paths) => ({
  files,
  rules: { "@typescript-eslint/no-restricted-imports": ["error", { paths }] },
});

export default defineConfig(
  {
    ignores: [
      "dist/",
      ".tmp/",
      "test-results/",
      "**/gen/",
      "**/node_modules/",
      "test/vscode-server/",
      "examples/workspace/plugins/",
    ],
  },
  js.configs.recommended,
  tseslint.configs.strictTypeChecked,
  tseslint.configs.stylisticTypeChecked,
  {
    // Not the nearest tsconfig.json: test/ has one for running, with nothing in it that checks.
    languageOptions: { parserOptions: { project: "./tsconfig.json", tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      // `void promise` marks a promise that is deliberately not awaited.
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true, allowBoolean: true }],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      "@typescript-eslint/no-meaningless-void-operator": "off",
      // This code base compares with `=== undefined`; index signatures are read by brackets.
      "@typescript-eslint/dot-notation": "off",
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
      "@typescript-eslint/consistent-type-definitions": "off",
      // A recursive type such as JsonValue cannot be a Record.
      "@typescript-eslint/consistent-indexed-object-style": "off",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
      "no-restricted-syntax": ["error", bundleGuards],
      "max-len": ["error", { code: 1000, comments: 100, ignoreUrls: true, ignorePattern: '@type|\\{"' }],
      eqeqeq: "error",
      "no-console": "error",
    },
  },
  {
    files: ["src/**/*.ts"],
    plugins: { layers: { rules: { imports: importLayers } } },
    rules: { "layers/imports": "error" },
  },
  restrict(["src/{goplugin,scafctl}/**/*.ts"], [noVscode, ...grpcOnDemand]),
  restrict(["src/{model,cli}/**/*.ts"], [noVscode, ...noEngine]),
  restrict(["src/editor/**/*.ts"], noEngine),
  restrict(behindEngine, [noVscode]),
  {
    files: ["src/{app,extension}.ts", "src/editor/**/*.ts"],
    ignores: ["src/editor/platform/**", "src/editor/plugins/tree-item.ts", "src/editor/requests/diagnostic.ts"],
    rules: { "no-restricted-syntax": ["error", bundleGuards, ...places] },
  },
  {
    files: ["src/**", "scripts/**", "examples/plugins/**", "test/**"],
    rules: { "max-lines": ["error", 300] },
  },
  {
    // Not test/: mocha's `describe` blocks are functions.
    files: ["src/**", "scripts/**", "examples/plugins/**"],
    rules: { "max-lines-per-function": ["error", { max: 50, skipComments: true }] },
  },
  {
    // A program that talks to a terminal, not to an editor's log.
    files: ["scripts/**", "test/**", "examples/**", "src/cli/**"],
    rules: { "no-console": "off" },
  },
  {
    // mocha's `describe` and `it` return nothing worth waiting for.
    files: ["test/**"],
    rules: { "@typescript-eslint/no-non-null-assertion": "off" },
  },
  {
    // As an author would write them; `serve` handles what a handler rejects with.
    files: ["test/support/readme/*.ts"],
    rules: { "@typescript-eslint/no-misused-promises": "off" },
  },
  // TypeScript checks these too (checkJs), and knows Node's globals better.
  { files: ["**/*.{mjs,cjs,js}"], rules: { "no-undef": "off" } },
  // mocha takes a reporter only as a CommonJS module.
  { files: ["test/support/reporter.cjs"], rules: { "@typescript-eslint/no-require-imports": "off" } },
);
