// The part of the module that needs grpc-js or generated code; reached only by a dynamic import,
// see scripts/build.mjs.
export {
  AuthHandlerServiceService as authService,
  PluginServiceService as providerService,
} from "./gen/scafctl/plugin.js";
export { describeAuth } from "./host/auth-client.js";
export { Client } from "./host/client.js";
export { addHostService } from "./host/services/add-host-service.js";
export { dialHost } from "./serve/dial-host.js";
export { addProviderService } from "./serve/provider-service.js";
