// The part of the module that needs grpc-js or execa; reached only by a dynamic import, see
// scripts/build.mjs.
export {
  createIdentity,
  decodeCertificateField,
  encodeCertificateField,
  fromPem,
  toPem,
  type Identity,
} from "./transport/certificate.js";
export { pinnedTls, staticTls, signatureAlgorithms, type LinkSecurity } from "./transport/tls.js";
export { channelOptions, serverOptions, targetOf, type Network } from "./transport/channel-options.js";
export { GrpcBroker, type GrpcBrokerOptions } from "./transport/broker.js";
export { startPlugin } from "./host/start.js";
export { attachPlugin } from "./host/attach.js";
export { stopAllPlugins } from "./cleanup/running-plugins.js";
