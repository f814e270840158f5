// Inputs from arguments, files and stdin, merged as scafctl does.
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { readInputs } from "../../../../src/cli/run/read-inputs.js";
import { UsageError } from "../../../../src/cli/terminal/command.js";
import { Terminal } from "../../../../src/cli/terminal/terminal.js";
import { stringifyJson } from "../../../../src/scafctl/index.js";
import { Screen } from "../../../support/screen.js";
import { withTempDir } from "../../../support/temp-dir.js";

function read(written: readonly string[], { cwd = "/", stdin = "" } = {}) {
  const terminal = new Terminal(new Screen(false), new Screen(false), {});
  const { signal } = new AbortController();
  return readInputs(written, { terminal, signal, stdin: Readable.from([Buffer.from(stdin)]), cwd, env: {} });
}

/** The inputs as JSON text, which shows every digit. */
async function inputs(written: readonly string[], options?: Parameters<typeof read>[1]): Promise<string> {
  const { value, problems } = await read(written, options);
  assert.deepEqual(
    problems.filter(({ severity }) => severity === "error"),
    [],
  );
  return stringifyJson(value);
}

async function problemsOf(written: readonly string[], options?: Parameters<typeof read>[1]) {
  return (await read(written, options)).problems.map(({ message }) => message);
}

describe("readInputs", () => {
  it("reads nothing, JSON, name=value, and lists", async () => {
    assert.equal(await inputs([]), "{}");
    assert.equal(await inputs(['{"n": 9007199254740993, /* kept */ "d": 1.0}']), '{"n":9007199254740993,"d":1.0}');
    assert.equal(await inputs(["message=hi", "tags=a,b"]), '{"message":"hi","tags":["a","b"]}');
    assert.deepEqual([...(await read(["message=hi", '{"n":1}'])).typed], ["message"]);
  });

  it("keeps every digit of YAML's numbers", async () => {
    const stdin = "a: 9007199254740993\nb: 1.10\nc: 0x10\nd: -0.5e3\ne: +.5\nf: 1e400\ng: [0o17, 007]\n";
    const expected = '{"a":9007199254740993,"b":1.10,"c":16,"d":-0.5e3,"e":0.5,"f":1e400,"g":[15,7]}';
    assert.equal(await inputs(["@-"], { stdin }), expected);
  });

  it("reads files as YAML or JSON, and stdin as either", () =>
    withTempDir(async (cwd) => {
      await writeFile(join(cwd, "in.yaml"), "base: &b {x: 1}\nuse: *b\ntext: |\n  two\n  lines\non: yes\n");
      await writeFile(join(cwd, "in.json"), '{"n": 1, // note\n}');
      const yaml = '{"base":{"x":1},"use":{"x":1},"text":"two\\nlines\\n","on":"yes"}';
      assert.equal(await inputs(["@in.yaml"], { cwd }), yaml);
      assert.equal(await inputs(["@in.json", "m=2"], { cwd }), '{"n":1,"m":"2"}');
      assert.equal(await inputs(["@-"], { stdin: "{a: b}" }), '{"a":"b"}');
      assert.equal(await inputs(["-"], { stdin: '{"a": "b"}' }), '{"a":"b"}');
    }));

  it("reads the text of one input from a file or stdin, without its last newline", () =>
    withTempDir(async (cwd) => {
      await writeFile(join(cwd, "text"), "a, b\n\n");
      assert.equal(await inputs(["body=@text"], { cwd }), '{"body":"a, b\\n"}');
      assert.equal(await inputs(["body=@-"], { stdin: "x\r\n" }), '{"body":"x"}');
      await writeFile(join(cwd, "large"), "x".repeat((1 << 20) + 1));
      await assert.rejects(read(["body=@large"], { cwd }), /larger than 1 MiB/);
      await assert.rejects(read(["body=@-"], { stdin: " \n" }), /body= -: empty/);
      await assert.rejects(read(["a=@-", "@-"], { stdin: "x" }), /stdin can be read only once/);
      await assert.rejects(read(["body=@none"], { cwd }), UsageError);
    }));

  it("decodes values with a scheme", async () => {
    assert.equal(await inputs(['o=json://{"a":[1.0,2]}']), '{"o":{"a":[1.0,2]}}');
    assert.equal(await inputs(["o=yaml://{a: b}"]), '{"o":{"a":"b"}}');
    assert.equal(await inputs(["s=base64://aGk="]), '{"s":"hi"}');
    assert.equal(await inputs(["s=https://host/a,b"]), '{"s":"https://host/a,b"}');
    await assert.rejects(read(["o=json://{"]), UsageError);
    await assert.rejects(read(["s=base64://%"]), /not base64/);
  });

  it("sends an input that is given twice as a list, and says so", async () => {
    assert.equal(await inputs(["a=1", "a=2,3"]), '{"a":["1","2","3"]}');
    assert.equal(await inputs(['{"a": 1, "b": null}', "a=2", "b=3"]), '{"a":[1,"2"],"b":"3"}');
    assert.deepEqual(await problemsOf(["a=1", "a=2"]), [
      '"a" is given more than once: its values are sent as a list, as in scafctl.',
    ]);
  });

  it("names the place of an error in YAML, and bounds aliases that multiply", async () => {
    const broken = await read(["x=1", "@-"], { stdin: "a: 1\na: 2\n" });
    assert.deepEqual([broken.value, broken.problems[0]?.offset], [undefined, 1 + 5]);
    assert.match(broken.problems[0]?.message ?? "", /^Not valid YAML: map keys must be unique/);
    assert.deepEqual(await problemsOf(["@-"], { stdin: "a: .inf" }), ["Not valid YAML: this number has no JSON form."]);
    const levels = Array.from({ length: 9 }, (_, n) => `l${n + 1}: &l${n + 1} [${Array(9).fill(`*l${n}`).join(",")}]`);
    const [bomb] = await problemsOf(["@-"], { stdin: `l0: &l0 [x]\n${levels.join("\n")}\n` });
    assert.match(bomb ?? "", /alias/i);
    assert.deepEqual(await problemsOf(["@-"], { stdin: "- a\n" }), ["Inputs must be an object: { … }."]);
  });
});
