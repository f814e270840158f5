// Credentials of a channel that also give access to the socket of its newest connection.
import { ChannelCredentials } from "@grpc/grpc-js";
import type { Socket } from "node:net";

type SecureConnector = ReturnType<ChannelCredentials["_createSecureConnector"]>;

/** The names with `_` are grpc-js's abstract methods: typed, but meant for its own credentials. */
export class ObservedCredentials extends ChannelCredentials {
  /** @param onConnect receives each socket before HTTP/2 begins on it */
  constructor(
    private readonly inner: ChannelCredentials,
    private readonly onConnect: (socket: Socket) => void,
  ) {
    super();
  }

  override _isSecure(): boolean {
    return this.inner._isSecure();
  }

  override _equals(other: ChannelCredentials): boolean {
    return other === this;
  }

  override _createSecureConnector(...args: Parameters<ChannelCredentials["_createSecureConnector"]>): SecureConnector {
    const connector = this.inner._createSecureConnector(...args);
    return {
      connect: async (socket) => {
        const result = await connector.connect(socket);
        this.onConnect(result.socket);
        return result;
      },
      waitForReady: () => connector.waitForReady(),
      getCallCredentials: () => connector.getCallCredentials(),
      destroy: () => connector.destroy(),
    };
  }
}
