// What package.json contributes and the ids in the code are the same, in both directions.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  COMMAND_PREFIX,
  commandId,
  commandNames,
  contextKeys,
  EXTENSION_ID,
  REQUEST_SCHEMA_URI,
  REQUEST_SUFFIX,
  schemes,
  settingIds,
  viewIds,
  welcomeCauses,
} from "../../src/contributions.js";
import { nodeFacts } from "../../src/model/index.js";

const commandIds = commandNames.map(commandId);
const root = join(__dirname, "..", "..");
const manifestText = readFileSync(join(root, "package.json"), "utf8");
const manifest = JSON.parse(manifestText) as Manifest;
const strings = JSON.parse(readFileSync(join(root, "package.nls.json"), "utf8")) as Record<string, string>;
const { contributes } = manifest;
const sources = readSources(join(root, "src"));

describe("contributions", () => {
  it("names the same commands as the manifest", () => {
    assert.deepEqual(contributes.commands.map(({ command }) => command).sort(), [...commandIds].sort());
  });

  it("gives every command a title and a category, and inline commands an icon", () => {
    const inline = contributes.menus["view/item/context"]?.filter(({ group }) => group?.startsWith("inline")) ?? [];
    for (const { command, title, category, icon } of contributes.commands) {
      assert.match(title, /^%.+%$/, `${command} has a literal title`);
      assert.equal(category, "%category%");
      assert.doesNotMatch(text(title), /scafctl/i, `${command}: the category says the product`);
      if (inline.some((item) => item.command === command)) assert.ok(icon !== undefined, `${command} needs an icon`);
    }
  });

  it("refers only to existing commands in menus and key bindings", () => {
    const known = new Set(commandIds);
    for (const { command } of [...Object.values(contributes.menus).flat(), ...contributes.keybindings]) {
      assert.ok(known.has(command), `${command} is not declared`);
    }
  });

  it("shows at most two inline actions for each kind of item", () => {
    const inline = contributes.menus["view/item/context"]?.filter(({ group }) => group?.startsWith("inline")) ?? [];
    const perFact = new Map<string, number>();
    for (const { when } of inline) {
      for (const fact of factsIn(when)) perFact.set(fact, (perFact.get(fact) ?? 0) + 1);
    }
    assert.ok((perFact.get("runnable") ?? 0) + (perFact.get("described") ?? 0) <= 2);
    assert.ok((perFact.get("consent") ?? 0) <= 2);
  });

  it("limits key bindings to the extension's own documents", () => {
    for (const { command, when } of contributes.keybindings) {
      assert.match(when ?? "", /resourceFilename =~ \/\\.scafctl\\.json\$\//, `${command} is bound everywhere`);
    }
  });

  it("offers request commands only in file and untitled documents", () => {
    const aboutRequests = conditions().filter((when) => when.includes("scafctl\\.json"));
    assert.ok(aboutRequests.length > 0);
    for (const when of aboutRequests) assert.ok(when.includes("resourceScheme =~ /^(file|untitled)$/"), when);
  });

  it("names the same views and containers as the manifest", () => {
    const views = Object.values(contributes.views).flat();
    assert.deepEqual(views.map(({ id }) => id).sort(), Object.values<string>(viewIds).sort());
    assert.deepEqual(
      contributes.viewsContainers.activitybar.map(({ id }) => id),
      Object.keys(contributes.views),
    );
    for (const { id, icon } of views) assert.ok(icon, `${id} may be moved and needs an icon`);
  });

  it("names the same settings as the manifest, each with a reader", () => {
    const declared = contributes.configuration.properties;
    assert.deepEqual(Object.keys(declared).sort(), Object.values<string>(settingIds).sort());
    for (const name of Object.keys(settingIds)) {
      assert.ok(uses("settingIds", name).includes("editor/platform/settings.ts"), `no code reads ${name}`);
    }
    for (const [id, { scope, order, markdownDescription }] of Object.entries(declared)) {
      assert.ok(scope !== undefined && order !== undefined, `${id} needs scope and order`);
      assert.match(markdownDescription, /^%.+%$/, `${id} has a literal description`);
    }
  });

  it("restricts settings that choose programs in untrusted workspaces", () => {
    const { untrustedWorkspaces, virtualWorkspaces } = manifest.capabilities;
    assert.equal(untrustedWorkspaces.supported, "limited");
    const restricted = [settingIds.directories, settingIds.providers, settingIds.authHandlers];
    assert.deepEqual(untrustedWorkspaces.restrictedConfigurations, restricted);
    for (const id of restricted) assert.equal(contributes.configuration.properties[id]?.scope, "machine-overridable");
    // A workspace cannot set these at all: a variable can make a program run other code.
    for (const id of [settingIds.environment, settingIds.pluginCache])
      assert.equal(contributes.configuration.properties[id]?.scope, "machine");
    assert.equal(virtualWorkspaces.supported, false);
    assert.deepEqual(manifest.extensionKind, ["workspace"]);
  });

  it("uses only context keys that the extension sets", () => {
    // Context keys of VS Code.
    const builtIn = new Set([
      "view",
      "viewItem",
      "resourceFilename",
      "resourceScheme",
      "editorTextFocus",
      "isWorkspaceTrusted",
    ]);
    const used = new Set(conditions().flatMap(keysIn));
    const own = new Set<string>(Object.values(contextKeys));
    for (const key of used) assert.ok(builtIn.has(key) || own.has(key), `no code sets ${key}`);
    for (const [name, key] of Object.entries(contextKeys)) {
      assert.ok(used.has(key), `no condition uses ${key}`);
      assert.ok(
        sources.some(({ code }) => code.includes(`.set("${name}"`)),
        `no code sets ${key}`,
      );
    }
  });

  it("uses exactly the context values that tree items have", () => {
    const used = new Set(conditions().flatMap(factsIn));
    assert.deepEqual([...used].sort(), [...nodeFacts].sort());
    const nodes = sources.filter(({ file }) => file.startsWith("model/outline/") && !file.endsWith("/outline-node.ts"));
    for (const fact of nodeFacts)
      assert.ok(
        nodes.some(({ code }) => code.includes(`"${fact}"`)),
        `no node has the fact ${fact}`,
      );
  });

  it("has one welcome text for each cause", () => {
    const causes = contributes.viewsWelcome.map(({ when }) => /== '([^']+)'/.exec(when)?.[1]);
    assert.deepEqual(causes, [...welcomeCauses]);
  });

  it("links only to commands that exist", () => {
    const known = new Set(commandIds);
    const links = Object.values(strings).flatMap((value) => [...value.matchAll(/\(command:([\w.-]+)/g)]);
    assert.ok(links.length > 0);
    for (const [, command = ""] of links) {
      if (!command.startsWith(COMMAND_PREFIX)) continue;
      const isFocus = Object.values(viewIds).some((id) => command === `${id}.focus`);
      assert.ok(known.has(command) || isFocus, `${command} is not declared`);
    }
  });

  it("activates only for its own documents", () => {
    assert.deepEqual(
      [...manifest.activationEvents].sort(),
      Object.values(schemes)
        .map((scheme) => `onFileSystem:${scheme}`)
        .sort(),
    );
  });

  it("provides the schema named in the manifest for the files that the code treats as requests", () => {
    assert.deepEqual(contributes.jsonValidation, [{ fileMatch: `*${REQUEST_SUFFIX}`, url: REQUEST_SCHEMA_URI }]);
    assert.match(
      REQUEST_SCHEMA_URI,
      /^[a-z-]+:\/\/[A-Za-z0-9._~/-]+$/,
      "the JSON service needs a URI without encoding",
    );
  });

  it("uses the same walkthrough id in the manifest and the welcome text", () => {
    const [walkthrough] = contributes.walkthroughs;
    assert.equal(`${manifest.publisher}.${manifest.name}`, EXTENSION_ID);
    assert.ok(
      Object.values(strings).some((value) =>
        decodeURIComponent(value).includes(`"${EXTENSION_ID}#${walkthrough?.id}"`),
      ),
    );
  });

  it("defines every string of the manifest exactly once and no others", () => {
    const used = new Set([...manifestText.matchAll(/"%([\w.-]+)%"/g)].map(([, key]) => key));
    assert.deepEqual([...used].sort(), Object.keys(strings).sort());
  });

  it("uses no id of the other scafctl extension", () => {
    assert.doesNotMatch(manifestText, /"scafctl\./);
  });
});

interface Conditional {
  readonly command: string;
  readonly when?: string;
  readonly group?: string;
}

interface Manifest {
  readonly name: string;
  readonly publisher: string;
  readonly activationEvents: readonly string[];
  readonly extensionKind: readonly string[];
  readonly capabilities: {
    readonly untrustedWorkspaces: {
      readonly supported: string;
      readonly restrictedConfigurations: readonly string[];
    };
    readonly virtualWorkspaces: { readonly supported: boolean };
  };
  readonly contributes: {
    readonly commands: readonly {
      readonly command: string;
      readonly title: string;
      readonly category: string;
      readonly icon?: string;
      readonly enablement?: string;
    }[];
    readonly menus: Readonly<Record<string, readonly Conditional[]>>;
    readonly keybindings: readonly Conditional[];
    readonly views: Readonly<Record<string, readonly { readonly id: string; readonly icon?: string }[]>>;
    readonly viewsContainers: { readonly activitybar: readonly { readonly id: string }[] };
    readonly viewsWelcome: readonly { readonly when: string }[];
    readonly configuration: {
      readonly properties: Readonly<
        Record<string, { readonly scope?: string; readonly order?: number; readonly markdownDescription: string }>
      >;
    };
    readonly jsonValidation: readonly unknown[];
    readonly walkthroughs: readonly { readonly id: string }[];
  };
}

/** Every `when` and `enablement` of the manifest. */
function conditions(): readonly string[] {
  const all = [
    ...Object.values(contributes.menus)
      .flat()
      .map(({ when }) => when),
    ...contributes.keybindings.map(({ when }) => when),
    ...contributes.viewsWelcome.map(({ when }) => when),
    ...contributes.commands.map(({ enablement }) => enablement),
  ];
  return all.filter((condition) => condition !== undefined);
}

/** The context keys of a condition: left of an operator, or alone. */
function keysIn(condition: string): readonly string[] {
  return condition
    .split(/&&|\|\|/)
    .map(
      (part) =>
        part
          .trim()
          .replace(/^!/, "")
          .split(/\s*(?:==|!=|=~)\s*/)[0] ?? "",
    )
    .filter((key) => key !== "");
}

function factsIn(condition: string | undefined): readonly string[] {
  return [...(condition ?? "").matchAll(/viewItem =~ \/\\b(\w+)\\b\//g)].map(([, fact]) => fact ?? "");
}

/** Files, relative to src, that read `table.name`. */
function uses(table: string, name: string): readonly string[] {
  return sources.filter(({ code }) => code.includes(`${table}.${name}`)).map(({ file }) => file);
}

function readSources(folder: string): readonly { readonly file: string; readonly code: string }[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts") && !file.includes("gen/"))
    .map((file) => ({ file: file.replaceAll("\\", "/"), code: readFileSync(join(folder, file), "utf8") }));
}

function text(placeholder: string): string {
  return strings[placeholder.slice(1, -1)] ?? "";
}
