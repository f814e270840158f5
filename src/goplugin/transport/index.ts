// The engine of the goplugin room: everything that needs grpc-js or execa, reached by one dynamic import.
export {
  createIdentity,
  decodeCertificateField,
  encodeCertificateField,
  fromPem,
  toPem,
  type Identity,
} from "./certificate.js";
export { pinnedTls, staticTls, signatureAlgorithms, type LinkSecurity } from "./tls.js";
export { channelOptions, serverOptions, targetOf, type Network } from "./link.js";
export { GrpcBroker, type GrpcBrokerOptions } from "./broker.js";
export { startPlugin } from "./start.js";
export { attachPlugin } from "./attach.js";
export { stopAllPlugins } from "./live.js";
