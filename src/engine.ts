// The engine bundle (dist/engine.js): all that needs grpc-js, loaded when the first plugin is about
// to start.
export * as goplugin from "./goplugin/engine.js";
export * as scafctl from "./scafctl/engine.js";
