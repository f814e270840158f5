// A plugin of the generation that the variable TS_GENERATION names: p1 to p4 are providers, p5 and
// p6 auth handlers (docs/contract.md, "Releases").
import { serve } from "scafctl-plugins/goplugin";
import { addAuthHandlers } from "./auth.js";
import { addProvider } from "./provider.js";

const generation = process.env["TS_GENERATION"];

switch (generation) {
  case "p1":
  case "p2":
  case "p3":
  case "p4":
    void serve({
      handshake: { protocolVersion: 1, magicCookieKey: "SCAFCTL_PLUGIN", magicCookieValue: "scafctl_provider_plugin" },
      services: (server) => addProvider(server, generation),
    });
    break;
  case "p5":
  case "p6":
    void serve({
      handshake: {
        protocolVersion: generation === "p5" ? 1 : 2,
        magicCookieKey: "SCAFCTL_AUTH_PLUGIN",
        magicCookieValue: "scafctl_auth_handler_plugin",
      },
      services: (server) => addAuthHandlers(server, generation),
    });
    break;
  default:
    throw new Error(`no generation "${generation ?? ""}"`);
}
