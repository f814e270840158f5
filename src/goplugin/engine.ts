// The part of the module that loads grpc-js; imported dynamically (scripts/build.mjs).
export { startPlugin } from "./host/start.js";
export { attachPlugin } from "./host/attach.js";
export { stopAllPlugins } from "./host/launch.js";
