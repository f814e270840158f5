// Lint: the strictest type-checked rules, and the import rules of the design, one message each saying what to do instead.
import js from "@eslint/js";
import { defineConfig } from "eslint/config";
import tseslint from "typescript-eslint";

/** Which room may reach which (../shared/design.md, "Who may import whom"). Everything not listed is forbidden. */
const rooms = ["goplugin", "scafctl", "model", "platform", "views", "commands", "documents", "cli"];

const instead = {
  goplugin:
    "Only a room's index is its face: scafctl may import goplugin/index.js, everyone above takes it from scafctl/index.js.",
  scafctl:
    "Import scafctl/index.js, and only in model, cli and app; views, commands and documents take types only (import type).",
  model: "Only views, commands, documents, cli and app know the model. Move what you need down, or pass it in.",
  platform:
    "Only views, commands, documents and app know the platform. Take an AbortSignal, a callback or a small interface instead.",
  views: "Nobody imports views but app. Tell the view through the model's events.",
  commands: "Nobody imports commands but app. Put what is shared into model or platform.",
  documents: "Nobody imports documents but app. Put what is shared into model or platform.",
  cli: "Nobody imports the CLI. Put what is shared into model.",
};

/**
 * @param {string} room
 * @param {{ index?: string[], any?: string[], types?: string[] }} may rooms whose index, whose every file, or whose types it may import
 */
function roomRules(room, { index = [], any = [], types = [] }) {
  const patterns = rooms
    .filter((other) => other !== room && !any.includes(other))
    .map((other) => ({
      // `../scafctl/index.js` passes for those who may use the face; any deeper path does not.
      regex: index.includes(other) ? `/${other}/(?!index\\.js$)` : `/${other}/`,
      message: instead[/** @type {keyof typeof instead} */ (other)],
      allowTypeImports: types.includes(other),
    }));
  patterns.push({
    regex: "/(app|extension|engine)\\.js$",
    message: "app, extension and engine are roots: nobody imports them. Pass what you need as an argument.",
    allowTypeImports: false,
  });
  return patterns;
}

const noVscode = {
  name: "vscode",
  message: "This room runs without an editor: use AbortSignal, Emitter and { dispose() } instead.",
};
const noGrpc = [
  {
    name: "@grpc/grpc-js",
    message: 'Loading it costs 50 ms: only transport/ may. Reach it by await import("./transport/index.js").',
    allowTypeImports: true,
  },
  {
    name: "execa",
    message: "Loading it is slow: only goplugin/transport/ may. Start processes through goplugin's startPlugin.",
    allowTypeImports: true,
  },
];
const noEngine = [
  { name: "@grpc/grpc-js", message: "Only goplugin and scafctl speak gRPC. Use the model." },
  { name: "execa", message: "Only goplugin starts processes. Use the model." },
];
const noGen = {
  regex: "/gen/",
  message: "Generated types stop at the edge of their room: use the domain types, or convert in transport/.",
  allowTypeImports: true,
};

/**
 * @param {string} room
 * @param {Parameters<typeof roomRules>[1]} may
 * @param {unknown[]} paths
 * @param {unknown[]} [patterns]
 * @returns {import("eslint").Linter.Config}
 */
const room = (room, may, paths, patterns = []) => ({
  files: [`src/${room}/**/*.ts`],
  rules: {
    "@typescript-eslint/no-restricted-imports": ["error", { paths, patterns: [...roomRules(room, may), ...patterns] }],
  },
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
      // `void promise` says that nobody waits on purpose; numbers read well in templates.
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true, allowBoolean: true }],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      "@typescript-eslint/no-meaningless-void-operator": "off",
      // The house compares with `=== undefined`; index signatures are read by brackets.
      "@typescript-eslint/dot-notation": "off",
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
      "@typescript-eslint/consistent-type-definitions": "off",
      // A recursive type such as JsonValue cannot be a Record.
      "@typescript-eslint/consistent-indexed-object-style": "off",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
      "no-restricted-syntax": [
        "error",
        {
          selector: "BinaryExpression[operator='instanceof'][right.name=/^(PluginError|ProviderError|RequestError)$/]",
          message:
            "The engine is a bundle of its own, so a class can exist twice: use the guard (isPluginError and so on).",
        },
      ],
      eqeqeq: "error",
      "no-console": "error",
    },
  },
  room("goplugin", {}, [noVscode, ...noGrpc], [noGen]),
  room("scafctl", { index: ["goplugin"] }, [noVscode, ...noGrpc], [noGen]),
  room("model", { index: ["scafctl"] }, [noVscode, ...noEngine]),
  room("cli", { index: ["scafctl"], any: ["model"] }, [noVscode, ...noEngine]),
  room("platform", { types: ["scafctl", "model"] }, noEngine),
  room("views", { any: ["model", "platform"], types: ["scafctl"] }, noEngine),
  room("commands", { any: ["model", "platform"], types: ["scafctl"] }, noEngine),
  room("documents", { any: ["model", "platform"], types: ["scafctl"] }, noEngine),
  {
    files: ["src/goplugin/transport/**/*.ts", "src/scafctl/transport/**/*.ts"],
    rules: {
      "@typescript-eslint/no-restricted-imports": [
        "error",
        {
          paths: [noVscode],
          patterns: [
            {
              regex: "/(model|platform|views|commands|documents|cli)/",
              message: "The transport knows nothing above its room.",
            },
            // A room's own gen/ has a folder named like the contract: gen/goplugin.
            { regex: "(?<!/gen)/goplugin/(?!index\\.js$)", message: instead.goplugin },
          ],
        },
      ],
    },
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
  // TypeScript checks these too (checkJs), and knows Node's globals better.
  { files: ["**/*.{mjs,cjs,js}"], rules: { "no-undef": "off" } },
  // mocha takes a reporter only as a CommonJS module.
  { files: ["test/support/reporter.cjs"], rules: { "@typescript-eslint/no-require-imports": "off" } },
);
