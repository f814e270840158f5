// A plugin without a process, for tests of code that works with plugins.
import type { Descriptor } from "../contract/descriptor-types.js";
import type { ExecutionContext, OutputLike } from "../contract/execution-types.js";
import type { JsonObject } from "../contract/json.js";
import type { ProviderPlugin } from "../contract/provider-plugin.js";

/**
 * The hooks of {@link ProviderPlugin}, under their own names. One that is left out is absent, as in
 * a plugin that has none.
 */
type Hooks = Pick<
  ProviderPlugin,
  "executeProviderStream" | "describeWhatIf" | "extractDependencies" | "configureProvider" | "stopProvider"
>;

export interface MockProviderPluginOptions extends Hooks {
  /** Default `["test-provider"]`; an empty list stays empty. */
  readonly providers?: readonly string[] | undefined;
  /** By provider name; looked up before the built-in one. */
  readonly descriptors?: Readonly<Record<string, Descriptor>> | undefined;
  /** Default: the data is `{ result: <input> }`, whatever the name. */
  readonly execute?: ProviderPlugin["executeProvider"] | undefined;
}

const BUILT_IN: Descriptor = {
  name: "test-provider",
  displayName: "Test Provider",
  description: "A test provider",
  apiVersion: "v1",
  version: "1.0.0",
  category: "test",
  capabilities: [],
  schema: {
    type: "object",
    properties: { input: { type: "string", description: "Test input" } },
    required: ["input"],
  },
  outputSchemas: {},
};

/**
 * An implementation with the functions that a test passes, and defaults for the others
 * (plugin.MockProviderPlugin).
 */
export class MockProviderPlugin implements ProviderPlugin {
  readonly executeProviderStream?: NonNullable<Hooks["executeProviderStream"]>;
  readonly describeWhatIf?: NonNullable<Hooks["describeWhatIf"]>;
  readonly extractDependencies?: NonNullable<Hooks["extractDependencies"]>;
  readonly configureProvider?: NonNullable<Hooks["configureProvider"]>;
  readonly stopProvider?: NonNullable<Hooks["stopProvider"]>;
  private readonly options: Omit<MockProviderPluginOptions, keyof Hooks>;

  constructor({ providers, descriptors, execute, ...hooks }: MockProviderPluginOptions = {}) {
    this.options = { providers, descriptors, execute };
    Object.assign(this, hooks);
  }

  getProviders(): Promise<readonly string[]> {
    return Promise.resolve(this.options.providers ?? [BUILT_IN.name]);
  }

  /** @throws Error `unknown provider: x` */
  getProviderDescriptor(name: string): Promise<Descriptor> {
    const { descriptors = {} } = this.options;
    const descriptor = Object.hasOwn(descriptors, name) ? descriptors[name] : undefined;
    if (descriptor !== undefined) return Promise.resolve(descriptor);
    if (name === BUILT_IN.name) return Promise.resolve(BUILT_IN);
    return Promise.reject(new Error(`unknown provider: ${name}`));
  }

  async executeProvider(name: string, input: JsonObject, context?: ExecutionContext): Promise<OutputLike> {
    const { execute } = this.options;
    return execute === undefined ? { data: { result: input } } : execute(name, input, context);
  }
}
