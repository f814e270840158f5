// A plugin without the secrets that it got from this host in anything that it writes.
import {
  Emitter,
  type HostCall,
  isPluginError,
  isProviderError,
  type LogEntry,
  type OutputChunk,
  PluginError,
  type PluginFailure,
  type PluginHandle,
  type PluginState,
  type ProviderConfigured,
  ProviderError,
  type RunOptions,
} from "../../scafctl/index.js";
import { MaskedOutput } from "./masked-output.js";
import { Masker } from "./masker.js";
import type { SecretValues } from "./secret-values.js";

/**
 * Everything is masked but the result of `execute`, which the run masks itself, because a person
 * may ask to see it as it is.
 */
export class MaskedPlugin implements PluginHandle {
  private readonly logs = new Emitter<LogEntry>();
  private readonly outputs = new Emitter<OutputChunk>();
  private readonly hostCalls = new Emitter<HostCall>();
  private readonly configured = new Emitter<ProviderConfigured>();
  readonly path: PluginHandle["path"];
  readonly onDidChange: PluginHandle["onDidChange"];
  readonly onLog = this.logs.event;
  readonly onOutput = this.outputs.event;
  readonly onHostCall = this.hostCalls.event;
  readonly onConfigure = this.configured.event;

  constructor(
    private readonly plugin: PluginHandle,
    private readonly secrets: SecretValues,
  ) {
    this.path = plugin.path;
    this.onDidChange = plugin.onDidChange;
    plugin.onConfigure((event) => this.configured.fire({ ...event, result: secrets.maskJson(event.result) }));
    plugin.onLog((entry) => this.logs.fire(secrets.maskJson(entry)));
    plugin.onHostCall((call) => this.hostCalls.fire(this.maskCall(call)));
    const output = (channel: OutputChunk["channel"]): Masker =>
      new Masker(
        () => secrets.text,
        (text) => this.outputs.fire({ channel, text }),
      );
    const maskers = { stdout: output("stdout"), stderr: output("stderr") };
    plugin.onOutput(({ channel, text }) => {
      const masked = maskers[channel].push(text);
      if (masked !== "") this.outputs.fire({ channel, text: masked });
    });
  }

  get state(): PluginState {
    const { state } = this.plugin;
    if (state.kind !== "failed") return state;
    const error = this.maskError(state.error);
    return error === state.error ? state : { kind: "failed", error };
  }

  get observed(): PluginHandle["observed"] {
    return this.plugin.observed;
  }

  describe(...args: Parameters<PluginHandle["describe"]>): ReturnType<PluginHandle["describe"]> {
    return this.orMaskedError(this.plugin.describe(...args));
  }

  async execute(...[provider, input, options = {}]: Parameters<PluginHandle["execute"]>) {
    const { onStdout, onStderr } = options;
    const stdout = onStdout && new MaskedOutput("stdout", this.secrets, onStdout);
    const stderr = onStderr && new MaskedOutput("stderr", this.secrets, onStderr);
    const masked: RunOptions = {
      ...options,
      onStdout: stdout && ((piece) => stdout.push(piece)),
      onStderr: stderr && ((piece) => stderr.push(piece)),
    };
    try {
      return await this.orMaskedError(this.plugin.execute(provider, input, masked));
    } finally {
      await Promise.all([stdout?.end(), stderr?.end()]);
    }
  }

  async whatIf(...args: Parameters<PluginHandle["whatIf"]>) {
    return this.secrets.maskJson(await this.orMaskedError(this.plugin.whatIf(...args)));
  }

  async dependencies(...args: Parameters<PluginHandle["dependencies"]>) {
    return this.secrets.maskJson(await this.orMaskedError(this.plugin.dependencies(...args)));
  }

  stop(): Promise<void> {
    return this.plugin.stop();
  }

  dispose(): Promise<void> {
    return this.plugin.dispose();
  }

  disposeWhenUnused(): Promise<void> {
    return this.plugin.disposeWhenUnused();
  }

  private async orMaskedError<T>(answer: Promise<T>): Promise<T> {
    try {
      return await answer;
    } catch (error) {
      throw this.maskError(error);
    }
  }

  /** The error itself when it contains no secret. Without the cause otherwise. */
  private maskError<E>(error: E): E | Error {
    const { secrets } = this;
    if (isProviderError(error)) {
      const { providerName, message, exitCode, diagnostics } = error;
      const data = { message, diagnostics };
      const masked = secrets.maskJson(data);
      return masked === data ? error : new ProviderError(providerName, masked.message, exitCode, masked.diagnostics);
    }
    if (isPluginError(error)) {
      const failure = this.maskFailure(error.failure);
      const isSame = failure === error.failure && !this.isInCause(error.cause);
      return isSame ? error : new PluginError(error.path, failure);
    }
    if (!(error instanceof Error)) return error;
    const message = secrets.mask(error.message);
    return message === error.message ? error : new Error(message);
  }

  private maskFailure(failure: PluginFailure): PluginFailure {
    const masked = this.secrets.maskJson(failure);
    if (!("lastWords" in failure) || !("lastWords" in masked)) return masked;
    const lastWords = this.secrets.text.maskEnd(failure.lastWords);
    return lastWords === masked.lastWords ? masked : { ...masked, lastWords };
  }

  private isInCause(cause: unknown): boolean {
    return cause instanceof Error && (secretIn(this.secrets, cause.message) || this.isInCause(cause.cause));
  }

  private maskCall(call: HostCall): HostCall {
    const { name, error } = call;
    return {
      ...call,
      name: this.secrets.mask(name),
      ...(error === undefined ? {} : { error: this.secrets.mask(error) }),
    };
  }
}

function secretIn(secrets: SecretValues, text: string): boolean {
  return secrets.mask(text) !== text;
}
