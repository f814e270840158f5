// The auth-handler service of both handshakes: two handlers, one logged in and one whose status
// fails.
import { type Server, status } from "@grpc/grpc-js";
import {
  type AuthHandlerServiceServer,
  AuthHandlerServiceService,
  GetStatusResponse,
} from "../../../src/scafctl/gen/scafctl/plugin.js";

/** The calls that only read. Logins and tokens are UNIMPLEMENTED: only a user may start them. */
type Shown = "getAuthHandlers" | "getStatus" | "detectAvailableFlows";

export function addAuthHandlers(server: Server, generation: "p5" | "p6"): void {
  const service: Pick<AuthHandlerServiceServer, Shown> = {
    getAuthHandlers: (_call, callback) =>
      callback(null, {
        handlers: [
          { name: "corp", displayName: "Corp", flows: ["device_code", "pat"], capabilities: ["hostname", "tenant_id"] },
          { name: "broken", displayName: "", flows: ["interactive"], capabilities: [] },
          { name: "corp", displayName: "Again", flows: [], capabilities: [] },
        ],
      }),
    getStatus: (call, callback) => {
      if (call.request.handlerName !== "corp") {
        callback({ code: status.UNKNOWN, details: `GetStatus ${call.request.handlerName}: no keyring` });
        return;
      }
      callback(
        null,
        GetStatusResponse.fromPartial({
          authenticated: true,
          // The times are what Go makes of a zero time.
          claims: { subject: "s-1", email: "a@example.com", name: "A", issuedAtUnix: -62135596800n },
          expiresAtUnix: 2_000_000_000n,
          lastRefreshUnix: 0n,
          tenantId: "t-1",
          identityType: "user",
          scopes: ["read"],
          flow: "device_code",
        }),
      );
    },
    detectAvailableFlows: (call, callback) =>
      callback(
        null,
        call.request.handlerName === "corp"
          ? {
              flows: [
                { flow: "device_code", available: true, reason: "" },
                { flow: "pat", available: false, reason: "no token in the environment" },
              ],
              error: "",
            }
          : { flows: [], error: "cannot look" },
      ),
  };
  const { getAuthHandlers, getStatus, detectAvailableFlows } = AuthHandlerServiceService;
  server.addService({ getAuthHandlers, getStatus }, { ...service });
  // The call came with plugin SDK v0.5, the second handshake after it.
  if (generation === "p6") server.addService({ detectAvailableFlows }, { ...service });
}
