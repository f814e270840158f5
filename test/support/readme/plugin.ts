import { createPluginLog, serve } from "scafctl-plugins/goplugin";
import { type GreeterServer, GreeterService } from "./gen/greeter.js"; // ts-proto with outputServices=grpc-js

const log = createPluginLog("greeter");
const greeted = new Set<string>();

const greeter: GreeterServer = {
  greet(call, callback) {
    greeted.add(call.request.name);
    log.info("greeting", { name: call.request.name }); // the host's log, at this level
    console.log("One greeting sent."); // the host's view of what the plugin prints
    callback(null, { text: `Hello, ${call.request.name}!` });
  },
};

void serve({
  handshake: { protocolVersion: 1, magicCookieKey: "GREETER_PLUGIN", magicCookieValue: "hello" },
  services: (server) => {
    server.addService(GreeterService, greeter);
  },
  onShutdown: () => log.info("goodbye", { greeted: greeted.size }),
});
