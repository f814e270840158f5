// A plugin's environment: inherited, excluded and configured variables, and go-plugin's own.
import assert from "node:assert/strict";
import { resolve } from "node:path";
import { childEnvironment, type EnvironmentOptions } from "../../../../../src/goplugin/host/process/environment.js";

const options: EnvironmentOptions = {
  handshake: { protocolVersion: 1, magicCookieKey: "COOKIE", magicCookieValue: "crumb" },
  versions: [3, 1],
};
const prescribed = {
  PLUGIN_MIN_PORT: "10000",
  PLUGIN_MAX_PORT: "25000",
  PLUGIN_PROTOCOL_VERSIONS: "3,1",
  COOKIE: "crumb",
};

describe("a plugin's environment", () => {
  it("sets cookie, port range and versions without spaces", () => {
    assert.deepEqual(childEnvironment(options, {}, "linux"), prescribed);
  });

  it("adds the socket directory and the certificate when given", () => {
    const env = childEnvironment({ ...options, socketDirectory: "/tmp/d", clientCertificate: "PEM\n" }, {}, "linux");
    assert.deepEqual(env, { ...prescribed, PLUGIN_UNIX_SOCKET_DIR: "/tmp/d", PLUGIN_CLIENT_CERT: "PEM\n" });
  });

  it("inherits all variables except go-plugin's own", () => {
    const parent = {
      HOME: "/home/me",
      PLUGIN_CLIENT_CERT: "stray",
      PLUGIN_MULTIPLEX_GRPC: "true",
      PLUGIN_ANYTHING: "x",
      NODE_OPTIONS: "--inspect",
      NODE_CHANNEL_FD: "3",
      NODE_CHANNEL_SERIALIZATION_MODE: "json",
      NODE_UNIQUE_ID: "1",
      ELECTRON_RUN_AS_NODE: "1",
      VSCODE_PID: "1",
      NODE_ENV: "test",
      undefined: undefined,
    };
    assert.deepEqual(childEnvironment(options, parent, "linux"), { HOME: "/home/me", NODE_ENV: "test", ...prescribed });
  });

  it("makes inherited temporary directories absolute, because a plugin has another working directory", () => {
    const env = childEnvironment(options, { TMPDIR: "tmp", TMP: "", TEMP: "/t" }, "linux");
    assert.deepEqual(env, { TMPDIR: resolve("tmp"), TMP: "", TEMP: "/t", ...prescribed });
  });

  it("inherits only the allow-list when there is one, and never the excluded variables", () => {
    const parent = { HOME: "/h", PATH: "/bin", SECRET: "s", PLUGIN_CLIENT_CERT: "stray" };
    const env = childEnvironment({ ...options, inheritEnv: ["PATH", "PLUGIN_CLIENT_CERT"] }, parent, "linux");
    assert.deepEqual(env, { PATH: "/bin", ...prescribed });
    assert.deepEqual(childEnvironment({ ...options, inheritEnv: [] }, parent, "linux"), prescribed);
  });

  it("overrides inherited variables with configured ones, and both with its own", () => {
    const env = childEnvironment(
      {
        ...options,
        env: { HOME: "/elsewhere", NODE_OPTIONS: "--inspect", PLUGIN_MIN_PORT: "1", COOKIE: "false", PLUGIN_MINE: "m" },
      },
      { HOME: "/h" },
      "linux",
    );
    assert.deepEqual(env, { HOME: "/elsewhere", NODE_OPTIONS: "--inspect", PLUGIN_MINE: "m", ...prescribed });
  });

  it("removes an inherited variable that is configured as null", () => {
    const parent = { HOME: "/h", TOKEN: "t", Path: "x" };
    const env = { TOKEN: null, COOKIE: null, PLUGIN_MIN_PORT: null };
    assert.deepEqual(childEnvironment({ ...options, env }, parent, "linux"), { HOME: "/h", Path: "x", ...prescribed });
    assert.deepEqual(childEnvironment({ ...options, env: { PATH: null } }, { Path: "x" }, "win32"), prescribed);
  });

  it("ignores configured variables that would enable what the host did not request", () => {
    const env = childEnvironment(
      {
        ...options,
        env: {
          PLUGIN_CLIENT_CERT: "x",
          PLUGIN_MULTIPLEX_GRPC: "1",
          PLUGIN_UNIX_SOCKET_GROUP: "g",
          PLUGIN_UNIX_SOCKET_DIR: "d",
        },
      },
      {},
      "linux",
    );
    assert.deepEqual(env, prescribed);
  });

  it("compares names case-insensitively on Windows only", () => {
    const parent = { Path: "C:\\", plugin_client_cert: "stray", vscode_pid: "1", node_options: "x" };
    const windows = childEnvironment(
      { ...options, inheritEnv: ["PATH"], env: { PATH: "D:\\", plugin_min_port: "1" } },
      parent,
      "win32",
    );
    assert.deepEqual(windows, { PATH: "D:\\", ...prescribed });
    const linux = childEnvironment({ ...options, env: { PATH: "/bin" } }, { Path: "/x" }, "linux");
    assert.deepEqual(linux, { Path: "/x", PATH: "/bin", ...prescribed });
  });
});
