// The engine of the scafctl room: everything that needs grpc-js or generated code, reached by one dynamic import.
export {
  AuthHandlerServiceService as authService,
  PluginServiceService as providerService,
} from "../gen/scafctl/plugin.js";
export { addHostService, dialHost } from "./host-service.js";
export { addProviderService } from "./provider-service.js";
