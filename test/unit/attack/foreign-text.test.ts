// Attacks by text: a plugin, a directory of the settings, a file name or a request tries to be more
// than text where it is shown.
import assert from "node:assert/strict";
import { type Place, textFor } from "../../../src/model/text/places.js";
import { markdown, bold, code, codeBlock, paragraph } from "../../../src/model/outline/base/markdown.js";
import { explain } from "../../../src/model/errors/explain.js";
import { RequestError } from "../../../src/model/errors/request-error.js";
import { ProviderError } from "../../../src/scafctl/index.js";

/** What VS Code needs for a link in a notification, input box or language status. */
const LINK = /\]\((?:https?|command|file):/i;
/** What it needs for an icon. A backslash before it would make it text again. */
const ICON = /(?<!\\)\$\([\w-]/;
/** A line of VS Code's log. */
const LOG_LINE = /^(?:\d{4}-\d\d-\d\d [\d:.]+ )?\[(?:trace|debug|info|warning|error)\]/m;
/** A line of the command line's own messages. */
const OUR_LINE = /^(?:error|warning|note):/m;

const RUN_TASK = "[Allow](command:workbench.action.tasks.runTask?%22steal%22)";
const LINKS = [
  RUN_TASK,
  "[Allow](COMMAND:workbench.action.tasks.runTask)",
  "[site](https://evil.example)",
  "[file](file:///etc/passwd)",
  '[x](command:a "title")',
  "[a](command:b)](command:c)",
  "[[a](command:b)](command:c)",
  "[a]\u200b(command:b)",
  "[a]\n(command:b)",
  "[a]\r(command:b)",
  "[a]\u001b[0m(command:b)",
];

const ONE_LINE: readonly Place[] = ["notification", "progress", "status", "pick", "label"];
const WITH_LINKS: readonly Place[] = ["notification", "progress", "status", "pick"];
const WITH_ICONS: readonly Place[] = ["status", "pick"];
const ALL: readonly Place[] = [...ONE_LINE, "tooltip", "markdown", "log", "terminal"];

describe("attack: text that is more than text", () => {
  for (const place of WITH_LINKS) {
    it(`protects from links that run commands or open addresses: ${place}`, () => {
      for (const text of LINKS) assert.doesNotMatch(textFor(place, `before ${text} after`), LINK, text);
    });
  }

  for (const place of WITH_ICONS) {
    it(`protects from icons that imitate those of the editor: ${place}`, () => {
      for (const text of ["$(verified) trusted", "\\$(verified)", "$$((verified)(verified)", "$(loading~spin)"])
        assert.doesNotMatch(textFor(place, text).replaceAll("\\$(", ""), ICON, text);
    });
  }

  for (const place of ALL) {
    it(`protects from names that read backwards or hide a part: ${place}`, () => {
      const shown = textFor(place, "invoice\u202egnp.sh \u2066echo\u2069 ec\u200bho \u{e0041} \u00ad");
      assert.doesNotMatch(shown, /[\u202a-\u202e\u2066-\u2069\u200b\u00ad]|\u{e0041}/u);
      assert.match(shown, /u202egnp.*u2066echo.*u200bho.*udb40.*u00ad/s);
    });

    it(`protects from terminal sequences, which are shown: ${place}`, () => {
      const shown = textFor(place, "\u001b]52;c;aGk=\u0007 \u009b2J \u001b[8mhidden");
      assert.doesNotMatch(shown, /(?!\n)\p{Cc}/u);
      assert.match(shown, /u001b.*u0007.*u009b.*hidden/s);
    });

    it(`protects from text that is too long for the place: ${place}`, () => {
      // Markdown shows what its escapes stand for, not the backslashes.
      assert.ok(textFor(place, "\u202e".repeat(1_000_000)).replaceAll("\\\\", "\\").length <= 4000);
    });
  }

  for (const place of ONE_LINE) {
    it(`protects from a second line that looks like ours: ${place}`, () => {
      for (const end of ["\n", "\r", "\r\n", "\u2028", "\u2029", "\u0085", "\v", "\f"])
        assert.doesNotMatch(textFor(place, `name${end}Its program is /usr/bin/echo.`), /[\n\r\u2028\u2029\u0085\v\f]/);
    });
  }
});

describe("attack: text in Markdown", () => {
  const shown = (text: string): string => {
    const tooltip = markdown(bold(text), paragraph(text));
    return typeof tooltip === "object" ? tooltip.markdown : "";
  };

  it("protects from links, images, HTML, icons and addresses in tooltips and hovers", () => {
    for (const text of [
      ...LINKS,
      "![x](https://evil.example/pixel.png)",
      '<img src="https://evil.example">',
      "<a href='command:x'>y</a>",
      "<https://evil.example>",
      "&#91;a&#93;(command:b)",
      "$(verified)",
      "https://evil.example www.evil.example evil@example.com",
      "[a]: command:b",
      "| a | b |\n|---|---|",
      "# heading\n- list\n> quote\n```\ncode",
    ]) {
      // Every character that could begin markup is escaped.
      assert.doesNotMatch(shown(text).replace(/^\*\*|\*\*$/gm, ""), /(?<!\\)[[\]()!<>$#`*_|~@:]|&(?!lt;|amp;)/, text);
    }
  });

  it("protects from text that ends its code block", () => {
    for (const text of ["```\n[a](command:b)", "`` ` `` [a](command:b)", "````\nx"]) {
      const [fence = ""] = /^`+/.exec(codeBlock("text", text)) ?? [];
      assert.equal(
        codeBlock("text", text)
          .split("\n")
          .slice(1, -1)
          .some((line) => line.trimStart().startsWith(fence)),
        false,
      );
      const inline = code(text);
      const [mark = ""] = /^`+/.exec(inline) ?? [];
      assert.equal(inline.slice(mark.length, -mark.length).includes(mark), false);
    }
  });
});

describe("attack: sentences about failures", () => {
  it("protects from links in the name of a requested provider or plugin", () => {
    for (const failure of [
      { reason: "unknown-provider", provider: RUN_TASK, known: 1, failed: [] },
      { reason: "unknown-plugin", plugin: RUN_TASK, suggestion: RUN_TASK },
    ] as const) {
      const { sentence, remedy = "" } = explain(new RequestError(failure));
      assert.doesNotMatch(textFor("notification", `${sentence} ${remedy}`), LINK);
      assert.doesNotMatch(textFor("status", sentence), LINK);
    }
  });

  it("protects from links in what a provider answers", () => {
    const { sentence } = explain(new ProviderError("echo", `failed: ${RUN_TASK}`));
    assert.doesNotMatch(textFor("notification", sentence), LINK);
  });
});

describe("attack: lines that look like ours", () => {
  const ends = ["\n", "\r\n", "\r"];

  it("protects from a log message that forges a line of the log", () => {
    for (const end of ends) {
      const shown = textFor("log", `hello${end}2026-11-25 10:00:00.000 [info] The secret was refused.${end}[error] x`);
      assert.equal(shown.split("\n").length, 3);
      for (const line of shown.split("\n").slice(1)) assert.match(line, /^ {2}\| /);
      assert.doesNotMatch(shown.slice(1), LOG_LINE);
    }
  });

  it("protects from a warning of a plugin that forges a message of the command line", () => {
    for (const end of ends) {
      const shown = textFor("terminal", `careful${end}error: nothing was run${end}note: use --secret`);
      assert.doesNotMatch(shown, OUR_LINE);
      assert.equal(shown.split("\n").length, 3);
    }
  });
});
