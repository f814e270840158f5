// The smallest useful scafctl plugin in TypeScript: one provider that returns its message.
import { type Descriptor, type ProviderPlugin, serve } from "scafctl-plugins/scafctl";

const echo: Descriptor = {
  name: "echo",
  displayName: "Echo Provider",
  description: "Returns the message, in upper case on request",
  apiVersion: "v1",
  version: "1.0.0",
  category: "utility",
  capabilities: ["transform"],
  schema: {
    type: "object",
    required: ["message"],
    properties: {
      message: {
        type: "string",
        description: "The message to return",
        maxLength: 1000,
        examples: ["Hello, World!"],
      },
      uppercase: { type: "boolean", description: "Whether to return it in upper case", default: false },
    },
  },
  outputSchemas: {
    transform: {
      type: "object",
      properties: { echoed: { type: "string", description: "The message" } },
    },
  },
};

const plugin: ProviderPlugin = {
  getProviders: () => [echo.name],

  getProviderDescriptor(name) {
    if (name !== echo.name) throw new Error(`unknown provider: ${name}`);
    return echo;
  },

  executeProvider(name, { message, uppercase }) {
    if (name !== echo.name) throw new Error(`unknown provider: ${name}`);
    if (typeof message !== "string") throw new Error("message must be a string");
    return { data: { echoed: uppercase === true ? message.toUpperCase() : message } };
  },
};

void serve(plugin);
