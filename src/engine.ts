// The engine bundle (dist/engine.js): all that needs grpc-js, loaded when the first plugin is about to start.
export * as goplugin from "./goplugin/transport/index.js";
export * as scafctl from "./scafctl/transport/index.js";
