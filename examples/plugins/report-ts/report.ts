// The provider `report`: rows in, a signed Markdown table out. Shows all that a plugin can do
// beyond the three calls of echo.
import { createHmac } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import {
  absolutePath,
  type Descriptor,
  type Diagnostic,
  type ExecutionContext,
  hostOf,
  isJsonArray,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  type OutputLike,
  type OutputStreams,
  prop,
  ProviderError,
  type ProviderPlugin,
  settingOf,
  stringifyJson,
} from "scafctl-plugins/scafctl";

/** The secret that signs published reports. The host asks the user before it sends it. */
export const SIGNING_KEY = "report.signing-key";

const row = prop.object(
  { label: prop.string("What is counted", { minLength: 1 }), value: prop.any("How many, or how much") },
  { required: ["label"] },
);

const operation = prop.string("What to do with the report", { enum: ["preview", "publish"], default: "preview" });

const descriptor: Descriptor = {
  name: "report",
  displayName: "Report",
  description: "Makes a Markdown table of rows; publishes it as a signed file",
  apiVersion: "v1",
  version: "1.0.0",
  category: "utility",
  capabilities: ["transform", "action"],
  tags: ["example", "markdown"],
  schema: prop.object(
    {
      operation,
      title: prop.string("The heading", { maxLength: 80, examples: ["Monthly numbers"] }),
      rows: prop.array("The rows, in order", {
        items: row,
        minItems: 1,
        examples: [[{ label: "Visits", value: 9007199254740993n }]],
      }),
      file: prop.string("Where to publish it; a relative path is taken from the output directory", {
        default: "report.md",
      }),
    },
    { required: ["title", "rows"] },
  ),
  outputSchemas: {
    transform: prop.object({ markdown: prop.string("The report") }),
    action: prop.object({
      success: prop.boolean("Whether the file was written"),
      file: prop.string("The path of the file"),
      signature: prop.string("HMAC-SHA256 of the text, in hexadecimal"),
    }),
  },
  writeOperations: ["publish"],
  operations: [
    {
      name: "preview",
      displayName: "Preview",
      description: "Returns the text and changes nothing",
      capabilities: ["transform"],
      inputSchema: prop.object({ operation, title: prop.string(""), rows: prop.array("") }),
    },
    {
      name: "publish",
      displayName: "Publish",
      description: "Writes the text and its signature to a file",
      capabilities: ["action"],
      isWrite: true,
      inputSchema: prop.object({ operation, title: prop.string(""), rows: prop.array(""), file: prop.string("") }),
    },
  ],
  examples: [
    {
      name: "Preview",
      description: "The table as text",
      yaml: "provider: report\ninputs:\n  title: Monthly numbers\n  rows:\n    - label: Visits\n      value: 12\n",
    },
  ],
};

interface Report {
  readonly markdown: string;
  readonly diagnostics: readonly Diagnostic[];
}

/** Sends a line of progress to the host, if it streams. */
type Progress = (channel: keyof OutputStreams, line: string) => Promise<void>;

async function makeReport({ title, rows }: JsonObject, context: ExecutionContext, progress: Progress): Promise<Report> {
  const problems: Diagnostic[] = [];
  if (typeof title !== "string") problems.push(problem("title", "a report needs a title"));
  if (!isJsonArray(rows) || rows.length === 0) problems.push(problem("rows", "a report needs at least one row"));
  if (problems.length > 0 || !isJsonArray(rows)) {
    // Exit code 3 is what scafctl calls invalid input.
    throw new ProviderError(descriptor.name, "the report cannot be made of this input", 3, problems);
  }
  const lines = [`# ${textOf(title)}`, "", "| what | value |", "| --- | ---: |"];
  const diagnostics: Diagnostic[] = [];
  for (const [index, item] of rows.entries()) {
    context.signal?.throwIfAborted();
    const { label, value }: { label?: JsonValue; value?: JsonValue } = isJsonObject(item) ? item : {};
    if (value === undefined) {
      diagnostics.push({ severity: "warning", summary: "a row without a value", attribute: `rows[${index}].value` });
      await progress("stderr", `row ${index + 1} has no value`);
    }
    lines.push(`| ${textOf(label)} | ${textOf(value)} |`);
    await progress("stdout", `row ${index + 1} of ${rows.length}: ${textOf(label)}`);
  }
  const footer = settingOf(context, "footer");
  if (typeof footer === "string") lines.push("", footer);
  return { markdown: `${lines.join("\n")}\n`, diagnostics };
}

async function publish(
  { markdown, diagnostics }: Report,
  file: string,
  context: ExecutionContext,
): Promise<OutputLike> {
  const key = await hostOf(context).getSecret(SIGNING_KEY, { signal: context.signal });
  if (key === undefined) {
    // Exit code 10 is what scafctl calls a lack of permission.
    throw new ProviderError(descriptor.name, `the secret ${SIGNING_KEY} is not set`, 10);
  }
  const signature = createHmac("sha256", key).update(markdown).digest("hex");
  if (context.dryRun !== true) await writeFile(file, `${markdown}\n<!-- ${signature} -->\n`);
  return {
    data: { success: true, file, signature },
    diagnostics,
    ...(context.dryRun === true ? { warnings: ["a dry run: nothing was written"] } : {}),
  };
}

async function execute(input: JsonObject, context: ExecutionContext, progress: Progress): Promise<OutputLike> {
  const report = await makeReport(input, context, progress);
  if (input["operation"] !== "publish") return { data: { markdown: report.markdown }, diagnostics: report.diagnostics };
  return publish(report, fileOf(input, context), context);
}

function fileOf({ file }: JsonObject, context: ExecutionContext): string {
  const path = typeof file === "string" ? file : "report.md";
  // Nothing is written outside of an output directory: only the name of the file counts there.
  return context.outputDirectory === undefined
    ? absolutePath(context, path)
    : join(absolutePath(context, context.outputDirectory), basename(path));
}

function problem(attribute: string, summary: string): Diagnostic {
  return { severity: "error", summary, attribute };
}

function textOf(value: JsonValue | undefined): string {
  if (value === undefined) return "–";
  return (typeof value === "string" ? value : stringifyJson(value)).replaceAll("|", "\\|");
}

function assertKnown(name: string): void {
  if (name !== descriptor.name) throw new Error(`unknown provider: ${name}`);
}

export const report: ProviderPlugin = {
  getProviders: () => [descriptor.name],

  getProviderDescriptor(name) {
    assertKnown(name);
    return descriptor;
  },

  executeProvider(name, input, context = {}) {
    assertKnown(name);
    return execute(input, context, () => Promise.resolve());
  },

  executeProviderStream(name, input, context, output) {
    assertKnown(name);
    return execute(input, context, (channel, line) => output[channel](`${line}\n`));
  },

  describeWhatIf(name, input) {
    assertKnown(name);
    const rows = isJsonArray(input["rows"]) ? input["rows"].length : 0;
    return input["operation"] === "publish"
      ? `Would write a signed report of ${rows} rows to ${textOf(input["file"] ?? "report.md")}`
      : `Would make a report of ${rows} rows and change nothing`;
  },

  extractDependencies(name, inputs) {
    assertKnown(name);
    return [...new Set(referencesIn(inputs))].sort();
  },
};

/** The resolvers in value references such as `{ "rslvr": "region" }`, at any depth. */
function referencesIn(value: JsonValue): readonly string[] {
  if (isJsonArray(value)) return value.flatMap(referencesIn);
  if (!isJsonObject(value)) return [];
  const own = value["rslvr"];
  return [...(typeof own === "string" ? [own] : []), ...Object.values(value).flatMap(referencesIn)];
}
