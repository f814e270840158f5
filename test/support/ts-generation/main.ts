// A plugin of the generation that the variable TS_GENERATION names: p1 to p4 are providers, p5 and
// p6 auth handlers (docs/contract.md, "Releases").
import { serve } from "scafctl-plugins/goplugin";
import { addAuthHandlers } from "./auth.js";
import { addProvider } from "./provider.js";
import type { Generation } from "../ts-plugins.js";

const generation = process.env["TS_GENERATION"] as Generation;
const provider = { protocolVersion: 1, magicCookieKey: "SCAFCTL_PLUGIN", magicCookieValue: "scafctl_provider_plugin" };
const auth = { magicCookieKey: "SCAFCTL_AUTH_PLUGIN", magicCookieValue: "scafctl_auth_handler_plugin" };

if (generation === "p5" || generation === "p6") {
  void serve({
    handshake: { ...auth, protocolVersion: generation === "p5" ? 1 : 2 },
    services: (server) => addAuthHandlers(server, generation),
  });
} else void serve({ handshake: provider, services: (server) => addProvider(server, generation) });
