// How auth handlers and their parts look.
import { cleanLine, explain } from "../../../model/index.js";
import { words } from "../../platform/words.js";
import type { AuthHandlerListing, AuthStatus } from "../../../scafctl/index.js";
import type { AuthNode } from "./auth-nodes.js";
import { counted, joined, type Look, warning } from "./look.js";

export function authNodeLook(data: AuthNode): Look {
  switch (data.kind) {
    case "handler":
      return handlerLook(data.listing);
    case "status": {
      const { status, statusError } = data.listing;
      const label = words.status();
      const description = statusError === undefined ? statusText(status) : explain(statusError).sentence;
      const look = statusError === undefined ? { icon: "account" } : warning;
      return { label, description, ...look, spoken: `${label}: ${description}` };
    }
    case "flows":
      return { ...counted(words.flows(), data.listing.handler.flows.length), icon: "sign-in" };
    case "flow": {
      const { flow, availability } = data;
      const label = cleanLine(flow, 60);
      const description =
        availability === undefined
          ? ""
          : joined(
              availability.available ? words.available() : words.notAvailable(),
              cleanLine(availability.reason ?? "", 200),
            );
      const icon = availability === undefined ? "circle-small" : availability.available ? "pass" : "circle-slash";
      return { label, description, icon, spoken: words.spokenFlow({ name: label, description }) };
    }
  }
}

function handlerLook({ handler, status, statusError }: AuthHandlerListing): Look {
  const label = cleanLine(handler.name, 100);
  const isKnown = status !== undefined || statusError !== undefined;
  const state = statusError === undefined ? statusText(status) : words.statusUnknown();
  const description = joined(cleanLine(handler.displayName ?? "", 100), isKnown ? state : "");
  return { label, description, icon: "key", spoken: words.spokenHandler({ name: label, description }) };
}

function statusText(status: AuthStatus | undefined): string {
  if (status === undefined) return words.statusUnknown();
  const who = status.claims?.email ?? status.claims?.name ?? status.claims?.subject ?? "";
  return joined(status.authenticated ? words.loggedIn() : words.notLoggedIn(), cleanLine(who, 100));
}
