// Text from outside is made safe for each kind of place, and sentences of ours keep their ends.
import assert from "node:assert/strict";
import fc from "fast-check";
import { joinSafe, type Place, safe, sentencesFor, textFor } from "../../../../src/model/text/places.js";

const PLACES = "notification progress status pick label tooltip markdown log terminal".split(" ") as readonly Place[];

describe("textFor", () => {
  it("shows in Markdown what is written: no links, HTML or icons", () => {
    assert.equal(textFor("markdown", "[run](command:evil)"), "\\[run\\]\\(command\\:evil\\)");
    assert.equal(textFor("markdown", "<img src=x>"), "&lt;img src=x\\>");
    assert.equal(textFor("markdown", "$(gear) *b* `c`"), "\\$\\(gear\\) \\*b\\* \\`c\\`");
    assert.equal(textFor("markdown", "a\n    b"), "a\n\nb");
  });

  it("caps the length in every place", () => {
    for (const place of PLACES) {
      const { length } = textFor(place, "x".repeat(1_000_000));
      assert.ok(length > 100 && length <= 4000, `${place}: ${length}`);
    }
  });

  it("changes nothing that it returned, except in Markdown", () => {
    const hostile = fc.string({ unit: fc.constantFrom("](", "$(", "[", "$", "\\", "\u202e", "\u001b[31m", "a", " ") });
    fc.assert(
      fc.property(hostile, fc.constantFrom(...PLACES.filter((place) => place !== "markdown")), (text, place) => {
        const once = textFor(place, text);
        assert.equal(textFor(place, once), once);
      }),
    );
  });
});

describe("sentencesFor", () => {
  const words = sentencesFor("notification", {
    started: "The run started.",
    mayRead: (args: { plugin: string; path: string }) =>
      `${args.plugin} asks for the secret. Its program is ${args.path}.`,
    waits: (names: readonly string[], isChosen: boolean) =>
      `Waiting for ${names.join(", ")}${isChosen ? "" : " or others"}.`,
  });

  it("leaves our own words as they are", () => {
    assert.equal(words.started, "The run started.");
    assert.equal(words.mayRead({ plugin: "echo", path: "/a" }), "echo asks for the secret. Its program is /a.");
  });

  it("makes the texts safe that are in lists and objects", () => {
    assert.equal(words.waits(["a\nb", "\u202ec"], false), "Waiting for a b, \\u202ec or others.");
  });

  it("shortens the longest text first, so that the rest of the sentence stays", () => {
    const sentence = words.mayRead({ plugin: "x".repeat(100_000), path: "/home/ada/plugins/echo" });
    assert.ok(sentence.length <= 1000);
    assert.match(sentence, /x…+ asks for the secret\. Its program is \/home\/ada\/plugins\/echo\.$/);
  });
});

describe("sentencesFor with many texts", () => {
  it("is capped however many there are", () => {
    const { waits } = sentencesFor("terminal", {
      waits: (names: readonly string[]) => `waiting for ${names.join(", ")}`,
    });
    const sentence = waits(Array.from({ length: 10_000 }, (_, index) => `plugin-${index}`));
    assert.ok(sentence.length <= 4000);
    assert.match(sentence, /^waiting for plugin-0, .*…$/);
  });
});

describe("safe text", () => {
  it("is put into text of ours unchanged", () => {
    const name = textFor("terminal", "echo");
    assert.equal(safe`error: ${name}, line ${3}\n`, "error: echo, line 3\n");
    assert.equal(joinSafe([name, name], ", "), "echo, echo");
  });
});
