// The provider `keeper`: stores a secret with its host and reads it back, but never returns it.
import { createHash } from "node:crypto";
import { hostOf, type JsonObject, prop, type ProviderPlugin, serve, settingOf } from "scafctl-plugins/scafctl";
import { keeperValue } from "./secret.js";

const keeper: ProviderPlugin = {
  getProviders: () => ["keeper"],
  getProviderDescriptor: () => ({
    name: "keeper",
    description: "Keeps a secret",
    apiVersion: "v1",
    version: "1.0.0",
    capabilities: ["transform"],
    outputSchemas: {},
    schema: prop.object(
      { do: prop.string("What to do", { enum: ["keep", "fetch", "list", "who", "settings"] }) },
      { required: ["do"] },
    ),
  }),
  async executeProvider(_name, input, context = {}) {
    const { signal } = context;
    const actions: Readonly<Record<string, () => Promise<JsonObject>>> = {
      keep: async () => {
        const host = hostOf(context);
        // The second call is answered at once: a test then knows that the first has arrived.
        await Promise.all([host.setSecret("keeper.key", keeperValue, { signal }), host.listAuthHandlers({ signal })]);
        return {};
      },
      fetch: async () => {
        const found = await hostOf(context).getSecret("keeper.key", { signal });
        return { sha256: found === undefined ? null : createHash("sha256").update(found).digest("hex") };
      },
      list: async () => ({ names: await hostOf(context).listSecrets("", { signal }) }),
      who: async () => {
        const claims = await hostOf(context).getAuthIdentity("corp", "", { signal });
        return { subject: claims?.subject ?? null };
      },
      settings: () => Promise.resolve({ level: settingOf(context, "level") ?? null, pid: process.pid }),
    };
    const action = actions[typeof input["do"] === "string" ? input["do"] : ""];
    if (action === undefined) throw new Error("there is no such action");
    return { data: await action() };
  },
};

void serve(keeper);
