// Tests of the settings for providers and auth handlers: valid values are used, others reported.
import assert from "node:assert/strict";
import { parseAuthHandlers } from "../../../../src/model/access/auth-settings.js";
import {
  configurationOf,
  configureRemarks,
  parseProviderSettings,
} from "../../../../src/model/access/provider-settings.js";
import { type SettingProblem, settingProblemText } from "../../../../src/model/access/setting-reader.js";
import { parseJson } from "../../../../src/scafctl/index.js";

const texts = (problems: readonly SettingProblem[]): readonly string[] => problems.map(settingProblemText);

describe("authHandlers", () => {
  it("reads claims, a token reference, its type and groups", () => {
    const { profile, problems } = parseAuthHandlers({
      corp: {
        claims: { subject: "s-1", email: "a@example.com", issuedAt: 1_700_000_000, expiresAt: "2030-01-31T12:00:00Z" },
        tokenSecret: "corp.token",
        tokenType: "Token",
        groups: ["dev", "ops"],
      },
      basic: {},
    });
    assert.deepEqual(problems, []);
    assert.deepEqual(profile.handlers, {
      corp: {
        claims: {
          subject: "s-1",
          email: "a@example.com",
          issuedAt: new Date(1_700_000_000_000),
          expiresAt: new Date("2030-01-31T12:00:00Z"),
        },
        tokenRef: "corp.token",
        tokenType: "Token",
        groups: ["dev", "ops"],
      },
      basic: {},
    });
  });

  it("rejects a literal token and does not repeat it in the message", () => {
    const { profile, problems } = parseAuthHandlers({ corp: { token: "s3cret", groups: ["dev"] }, other: {} });
    assert.deepEqual(Object.keys(profile.handlers), ["other"]);
    const [text = "", ...more] = texts(problems);
    assert.match(text, /^corp\.token: a token must not be in the settings: store it as a secret .*tokenSecret/);
    assert.doesNotMatch(text, /s3cret/);
    assert.deepEqual(more, []);
  });

  it("reports invalid values and uses the others", () => {
    const { profile, problems } = parseAuthHandlers({
      corp: { claims: { emial: "x", issuedAt: "never" }, tokenSecret: "a b", groups: "dev", tokenTyp: "x" },
      wrong: 5,
    });
    assert.deepEqual(profile.handlers, { corp: { claims: {} } });
    assert.deepEqual([...texts(problems)].sort(), [
      'corp.claims.emial: unknown key; did you mean "email"?',
      "corp.claims.issuedAt: expected a time (2030-01-31T12:00:00Z, or seconds since 1970)",
      "corp.groups: expected a list of strings",
      "corp.tokenSecret: secret name contains invalid characters",
      'corp.tokenTyp: unknown key; did you mean "tokenType"?',
      "wrong: expected an object",
    ]);
    assert.deepEqual(texts(parseAuthHandlers([]).problems), ["expected an object"]);
    assert.deepEqual(parseAuthHandlers(undefined), { profile: { handlers: {} }, problems: [] });
  });

  it("treats __proto__ and similar names as ordinary names", () => {
    const { profile } = parseAuthHandlers(JSON.parse('{"__proto__": {"groups": ["a"]}, "constructor": {}}'));
    assert.deepEqual(Object.keys(profile.handlers), ["__proto__", "constructor"]);
  });
});

describe("providers", () => {
  it("converts to the provider's configuration without losing digits", () => {
    const parsed = parseProviderSettings(
      parseJson(
        '{"http": {"settings": {"id": 9007199254740993}, "profile": "staging", "quiet": true, "noColor": false}}',
      ),
    );
    assert.deepEqual(parsed.problems, []);
    assert.deepEqual(configurationOf(parsed, "http"), {
      binaryName: "scafctl-plugins",
      settings: { id: 9007199254740993n },
      profile: "staging",
      quiet: true,
      noColor: false,
    });
    assert.deepEqual(configurationOf(parsed, "other"), { binaryName: "scafctl-plugins" });
  });

  it("reports invalid values and uses the others", () => {
    const { configurations, problems } = parseProviderSettings({
      http: { settings: [], profile: "a b", quiet: "yes", nocolor: true },
      exec: { quiet: false },
    });
    assert.deepEqual(
      [...configurations],
      [
        ["http", {}],
        ["exec", { quiet: false }],
      ],
    );
    assert.deepEqual(texts(problems), [
      "http.settings: expected an object",
      "http.profile: expected the name of a profile (letters, digits, _ - .)",
      "http.quiet: expected true or false",
      'http.nocolor: unknown key; did you mean "noColor"?',
    ]);
  });
});

describe("configureRemarks", () => {
  it("returns one sentence for each problem, and none without problems", () => {
    assert.deepEqual(configureRemarks("http", { supported: true, diagnostics: [] }), []);
    assert.deepEqual(
      configureRemarks("http", {
        supported: true,
        error: "no\u001b[31m url",
        diagnostics: [{ severity: "warning", summary: "old", detail: "use x", attribute: "settings.y" }],
      }),
      [
        "http rejected its settings and is used anyway: no\\u001b[31m url",
        "http remarks on its settings: settings.y: old: use x",
      ],
    );
  });
});
