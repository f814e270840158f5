// Tests of locating a plugin's diagnostics in the request.
import assert from "node:assert/strict";
import { parseRequest } from "../../../../src/model/requests/parse-request.js";
import { runProblems } from "../../../../src/model/runs/run-problems.js";
import type { Diagnostic } from "../../../../src/scafctl/index.js";
import { echoDescriptor } from "../../../support/samples.js";

const TEXT = '{\n  "provider": "echo",\n  "inputs": { "message": "hi", "list": [{ "name": 1 }] }\n}';

function placed(diagnostics: readonly Diagnostic[], text = TEXT): readonly string[] {
  return runProblems({ diagnostics }, echoDescriptor, parseRequest(text)).map(
    ({ severity, message, offset, length }) => `${severity} ${text.slice(offset, offset + length)}: ${message}`,
  );
}

describe("runProblems", () => {
  it("locates diagnostics of every severity", () => {
    assert.deepEqual(
      placed([
        { severity: "error", summary: "too short", attribute: "message" },
        { severity: "warning", summary: "odd", detail: "it is a number", attribute: "list[0].name" },
        { severity: "invalid", summary: "by the way", attribute: "inputs.message" },
      ]),
      ['error "hi": too short', "warning 1: odd: it is a number", 'info "hi": by the way'],
    );
  });

  it("locates a diagnostic at the provider's name when it names no known input", () => {
    assert.deepEqual(
      placed([
        { severity: "error", summary: "no network" },
        { severity: "error", summary: "what?", attribute: "nonsense" },
      ]),
      ['error "echo": no network', 'error "echo": what?'],
    );
  });

  it("locates a diagnostic at the nearest ancestor when its input no longer exists", () => {
    assert.deepEqual(placed([{ severity: "error", summary: "s", attribute: "message" }], '{"provider":"echo"}'), [
      'error {"provider":"echo"}: s',
    ]);
  });

  it("returns nothing when the text contains no request, and shows escapes", () => {
    const evil = { severity: "error", summary: "\u001b[31mred", attribute: "message" } as const;
    assert.deepEqual(placed([evil], "{"), []);
    assert.deepEqual(placed([evil]), ['error "hi": \\u001b[31mred']);
  });
});
