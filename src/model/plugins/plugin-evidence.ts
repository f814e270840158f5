// What came by of one state of a plugin file that shows its age. It only grows; nobody calls a
// plugin just to find out.
import { type Generation, type RpcAnswer, speaksAtLeast } from "../../scafctl/index.js";
import type { PluginListing } from "./plugin-listing.js";

export class PluginEvidence {
  private readonly rpcs = new Map<string, RpcAnswer>();
  private newerFields: readonly string[] = [];
  private protocol: number | undefined;
  private current: Generation | undefined;

  /** The highest protocol version that an answer to ConfigureProvider named. */
  get protocolVersion(): number | undefined {
    return this.protocol;
  }

  /** The same object until more is known. */
  get generation(): Generation {
    const { rpcs, newerFields, protocol: protocolVersion } = this;
    return (this.current ??= speaksAtLeast({ rpcs, newerFields, protocolVersion }));
  }

  /** What a listing shows takes the place of what an earlier one showed. */
  listed(listing: PluginListing): void {
    const providers = listing.kind === "provider" ? listing.providers : [];
    this.newerFields = providers.flatMap((provider) => provider.newerFields ?? []);
    this.current = undefined;
  }

  /** @returns whether there was anything new in it */
  answered(answers: ReadonlyMap<string, RpcAnswer>): boolean {
    const news = [...answers].filter(([rpc, answer]) => this.rpcs.get(rpc) !== answer);
    for (const [rpc, answer] of news) this.rpcs.set(rpc, answer);
    return this.grew(news.length > 0);
  }

  /** @returns whether it was new */
  configured(protocolVersion: number | undefined): boolean {
    if (protocolVersion === undefined || protocolVersion <= (this.protocol ?? 0)) return false;
    this.protocol = protocolVersion;
    return this.grew(true);
  }

  private grew(news: boolean): boolean {
    if (news) this.current = undefined;
    return news;
  }
}
