// VS Code's JSON service with the schema for request files, and catalogues to test it with.
import assert from "node:assert/strict";
import {
  ClientCapabilities,
  type CompletionItem,
  getLanguageService,
  MarkupContent,
  TextDocument,
} from "vscode-json-languageservice";
import { requestSchema } from "../../../../src/model/requests/request-schema.js";
import type { CatalogueSnapshot } from "../../../../src/model/plugins/types.js";
import type { JsonSchema } from "../../../../src/scafctl/index.js";
import { descriptor, echoDescriptor, failedPlugin, plugin, snapshot } from "../../../support/samples.js";

/**
 * The JSON service for a request file with the schema of this catalogue. Fails when the schema has
 * an external reference.
 */
export function editor(known: CatalogueSnapshot) {
  const service = getLanguageService({
    clientCapabilities: ClientCapabilities.LATEST,
    schemaRequestService: (uri) => assert.fail(`the schema made the editor fetch ${uri}`),
  });
  service.configure({
    validate: true,
    schemas: [{ uri: "live://requests/s.json", fileMatch: ["*"], schema: requestSchema(known) }],
  });
  const open = (text: string) => {
    const offset = Math.max(0, text.indexOf("|"));
    const document = TextDocument.create("file:///a.scafctl.json", "json", 1, text.replace("|", ""));
    return { document, at: document.positionAt(offset), json: service.parseJSONDocument(document) };
  };
  return {
    squiggles: async (text: string): Promise<readonly string[]> => {
      const { document, json } = open(text);
      const found = await service.doValidation(document, json, { comments: "error", trailingCommas: "error" });
      return found.map(
        ({ message, range }) => `${document.getText(range)}: ${MarkupContent.is(message) ? message.value : message}`,
      );
    },
    /** At the `|` in the text. */
    completions: async (text: string): Promise<readonly CompletionItem[]> => {
      const { document, at, json } = open(text);
      return (await service.doComplete(document, at, json))?.items ?? [];
    },
    hover: async (text: string): Promise<string> => {
      const { document, at, json } = open(text);
      return JSON.stringify((await service.doHover(document, at, json))?.contents ?? "");
    },
  };
}

export function labels(items: readonly CompletionItem[]): readonly string[] {
  return items.map(({ label }) => label);
}

/** The inserted text: the snippet with its tab stops and escapes resolved. */
export function inserted({ textEdit }: CompletionItem): string {
  const text = textEdit?.newText ?? "";
  return text.replace(/\\([\\$}])|\$\{\d+:((?:\\.|[^\\}])*)\}|\$\d+/g, (_, escaped?: string, inner?: string) => {
    return escaped ?? inner?.replace(/\\([\\$}])/g, "$1") ?? "";
  });
}

export function withSchema(schema: JsonSchema, name = "p"): CatalogueSnapshot {
  return snapshot(plugin(name, [descriptor({ name, schema })]));
}

export const echo = snapshot(plugin("echo"), failedPlugin("broken"));
export const twice = snapshot(
  plugin("a", [echoDescriptor]),
  plugin("b", [descriptor({ capabilities: ["from"], schema: true })]),
  plugin("c"),
);
