// The smallest useful scafctl plugin in TypeScript: one provider that gives its message back.
import { type Descriptor, type ProviderPlugin, serve } from "scafctl-plugins/scafctl";

const echo: Descriptor = {
  name: "echo",
  displayName: "Echo Provider",
  description: "Gives the input message back, in upper case if asked",
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
        description: "The message to give back",
        maxLength: 1000,
        examples: ["Hello, World!"],
      },
      uppercase: { type: "boolean", description: "Whether to turn the message into upper case", default: false },
    },
  },
  outputSchemas: {
    transform: {
      type: "object",
      properties: { echoed: { type: "string", description: "The message given back" } },
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
