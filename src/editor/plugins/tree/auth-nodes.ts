// What an auth-handler plugin consists of, as nodes: handlers with their flows, capabilities and
// status. Nothing here logs in.
import type { AuthHandlerListing, FlowAvailability } from "../../../scafctl/index.js";

export type AuthNode =
  | { readonly kind: "handler"; readonly listing: AuthHandlerListing }
  | { readonly kind: "status"; readonly listing: AuthHandlerListing }
  | { readonly kind: "flows"; readonly listing: AuthHandlerListing }
  | { readonly kind: "flow"; readonly flow: string; readonly availability?: FlowAvailability };

/**
 * Children of a handler that are of its own kind; its capabilities look like those of a provider.
 */
export type HandlerChild = AuthNode | { readonly kind: "capabilities"; readonly names: readonly string[] };

export function handlerNodes(listing: AuthHandlerListing): readonly (readonly [string, HandlerChild])[] {
  const { flows, capabilities } = listing.handler;
  const isAsked = listing.status !== undefined || listing.statusError !== undefined;
  return [
    ...(isAsked ? ([["?status", { kind: "status", listing }]] as const) : []),
    ...(flows.length === 0 ? [] : ([["?flows", { kind: "flows", listing }]] as const)),
    ...(capabilities.length === 0 ? [] : ([["?capabilities", { kind: "capabilities", names: capabilities }]] as const)),
  ];
}

export function flowNodes({ handler, availableFlows }: AuthHandlerListing): readonly (readonly [string, AuthNode])[] {
  return handler.flows.map((flow) => {
    const availability = availableFlows?.flows.find((one) => one.flow === flow);
    return [flow, { kind: "flow", flow, ...(availability === undefined ? {} : { availability }) }];
  });
}
