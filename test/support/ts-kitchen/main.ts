// A plugin on our own server, for any host: it reads TS_KITCHEN at its start and carries out the
// orders in its calls.
import { setTimeout as delay } from "node:timers/promises";
import { type HandshakeConfig, serve, type ServeOptions } from "scafctl-plugins/goplugin";
import { Kitchen } from "./kitchen.js";
import type { KitchenSettings } from "./orders.js";

const settings = JSON.parse(process.env["TS_KITCHEN"] ?? "{}") as KitchenSettings;

const handshake: HandshakeConfig = {
  protocolVersion: 1,
  magicCookieKey: settings.mistake === "no-cookie" ? "" : "SCAFCTL_PLUGIN",
  magicCookieValue: "scafctl_provider_plugin",
};

async function onShutdown({ print, fail, waitMs }: NonNullable<KitchenSettings["onShutdown"]>): Promise<void> {
  if (print !== undefined) console.log(print);
  if (fail === true) throw new Error("the clean-up went wrong");
  if (waitMs !== undefined) await delay(waitMs);
}

const versions = (settings.versions ?? [1]).map((version): [number, NonNullable<ServeOptions["services"]>] => [
  version,
  (server, broker) => {
    if (settings.mistake === "no-services") throw new Error("no services today");
    const kitchen = new Kitchen(broker, version);
    kitchen.addTo(server);
    if (settings.announceEarly === true) void broker.acceptAndServe(broker.nextId(), (inner) => kitchen.addTo(inner));
  },
]);
void serve({
  name: "ts-kitchen",
  handshake,
  versions: Object.fromEntries(versions),
  transport: settings.transport ?? "auto",
  outliveHost: settings.outliveHost === true,
  debug: settings.debug === true,
  ...(settings.onShutdown !== undefined && { onShutdown: () => onShutdown(settings.onShutdown ?? {}) }),
});
if (settings.printAtStart !== undefined) console.log(settings.printAtStart);
