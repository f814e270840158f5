// One plugin file of a catalogue: what is known of it, and its process.
import {
  type Client,
  isPluginError,
  PluginError,
  pluginName,
  type ProviderListing,
  stringifyJson,
} from "../scafctl/index.js";
import type { CatalogueContext, Timeouts } from "./catalogue-context.js";
import { PluginLife } from "./plugin-life.js";
import type { CachedProvider, Fingerprint } from "./plugin-listing.js";
import type { DirectorySource, KnowledgeState, PluginEntry, ProviderEntry } from "./types.js";

export class CataloguePlugin {
  private life: PluginLife;
  /** Lives of earlier states of the file that still have calls to finish. */
  private readonly retiring = new Map<PluginLife, Promise<void>>();
  private knowledge: KnowledgeState = "waiting";
  private providers: readonly ProviderEntry[] = [];
  private error: PluginError | undefined;
  private looking: { readonly controller: AbortController; readonly done: Promise<void> } | undefined;
  /** A person ran it: then its process is kept until it has been idle for a while. */
  private wanted = false;
  private disposed = false;
  private current: PluginEntry | undefined;

  /** Begins to describe it at once. */
  constructor(
    readonly path: string,
    private readonly source: DirectorySource,
    private print: Fingerprint,
    private readonly context: CatalogueContext,
  ) {
    this.life = this.newLife();
    void this.look({ useCache: true });
  }

  /** The state of the file that is believed. */
  get fingerprint(): Fingerprint {
    return this.print;
  }

  /** The same object until something changes. */
  get entry(): PluginEntry {
    this.current ??= {
      id: this.path,
      name: pluginName(this.path),
      path: this.path,
      directory: this.source.path,
      knowledge: this.knowledge,
      process: this.life.state,
      providers: this.providers,
      ...(this.error === undefined ? {} : { error: this.error }),
    };
    return this.current;
  }

  /** The file is another one now: calls under way end with the old process, new ones and the descriptors come from the new file. */
  replace(fingerprint: Fingerprint): void {
    this.print = fingerprint;
    this.looking?.controller.abort();
    this.retire(this.life);
    this.life = this.newLife();
    void this.look({ useCache: true });
  }

  setTimeouts(timeouts: Timeouts): void {
    this.life.setTimeouts(timeouts);
  }

  forgetConfiguration(): void {
    this.life.forgetConfiguration();
  }

  /** Describes it once more if the last attempt failed. Resolves when no description is under way. */
  async retry(): Promise<void> {
    const isIncomplete = this.knowledge === "failed" || this.providers.some((provider) => provider.error !== undefined);
    if (isIncomplete) await this.look({ useCache: true });
    else await this.looking?.done;
  }

  async use<T>(work: (client: Client) => Promise<T>, signal?: AbortSignal): Promise<T> {
    this.wanted = true;
    return this.life.use(work, signal);
  }

  /** Stops its processes; calls that run in them reject with `stopped`. */
  async stop(): Promise<void> {
    this.wanted = false;
    await Promise.all([this.life.stop(), ...[...this.retiring.keys()].map((life) => life.end())]);
  }

  /** Stops it, and asks it anew what it offers. */
  async restart(): Promise<void> {
    this.looking?.controller.abort();
    await this.stop();
    this.wanted = true;
    await this.look({ useCache: false });
  }

  /** Ends it for good: everybody who waits for it gets an answer. Resolves when no process is left. */
  async dispose(): Promise<void> {
    this.disposed = true;
    this.looking?.controller.abort();
    await Promise.all([this.life.end(), ...[...this.retiring.keys()].map((life) => life.end())]);
  }

  private newLife(): PluginLife {
    const client = this.context.newClient(this.path, this.source);
    const life = new PluginLife(client);
    life.own(client.onDidChangeState(() => this.changed()));
    life.own(client.onLog((entry) => this.context.log(this.path, entry)));
    life.own(client.onOutput((chunk) => this.context.output(this.path, chunk)));
    return life;
  }

  private retire(life: PluginLife): void {
    const gone = life.retire().finally(() => this.retiring.delete(life));
    this.retiring.set(life, gone);
    gone.catch((error: unknown) => this.context.report(error));
  }

  /** Finds out what it offers; a later look takes the place of an earlier one. Never rejects. */
  private look(options: { readonly useCache: boolean }): Promise<void> {
    this.looking?.controller.abort();
    const controller = new AbortController();
    const done = this.describe(controller.signal, options.useCache).finally(() => {
      if (this.looking?.controller === controller) this.looking = undefined;
    });
    this.looking = { controller, done };
    return done;
  }

  private async describe(signal: AbortSignal, useCache: boolean): Promise<void> {
    const { cache, slots } = this.context;
    const { life, print } = this;
    this.learn({ knowledge: "waiting" });
    try {
      const cached = useCache ? await cache.get(this.path, print) : undefined;
      signal.throwIfAborted();
      if (cached !== undefined) {
        this.learn({ knowledge: "ready", listings: cached });
        return;
      }
      const listings = await slots.run(() => {
        this.learn({ knowledge: "describing" });
        return life.use(
          (client) => client.describe({ signal, deadlineMs: this.context.timeouts.startTimeoutMs }),
          signal,
        );
      }, signal);
      signal.throwIfAborted();
      this.learn({ knowledge: "ready", listings });
      const complete = listings.filter(isComplete);
      if (complete.length === listings.length) await cache.put(this.path, print, complete);
    } catch (error) {
      // Somebody looks again, or nobody wants to know any more.
      if (signal.aborted) return;
      if (!isPluginError(error)) this.context.report(error);
      this.learn({ knowledge: "failed", error: isPluginError(error) ? error : this.unexpected(error) });
    } finally {
      if (!this.wanted && !this.context.keepAfterDescribe) await life.stopIfUnused();
    }
  }

  /** A defect of ours must not leave a node that waits for ever. */
  private unexpected(error: unknown): PluginError {
    const detail = error instanceof Error ? error.message : String(error);
    return new PluginError(this.path, { reason: "bad-answer", method: "", detail }, error);
  }

  private learn({ knowledge, listings, error }: Lesson): void {
    if (this.disposed) return;
    this.knowledge = knowledge;
    this.error = error;
    // While it is looked at again, what was known stays on show.
    if (listings !== undefined) this.providers = this.toEntries(listings);
    else if (knowledge === "failed") this.providers = [];
    this.changed();
  }

  private toEntries(listings: readonly ProviderListing[]): readonly ProviderEntry[] {
    const before = new Map(this.providers.map((provider) => [provider.id, provider]));
    const entries = listings.map((listing): ProviderEntry => {
      const entry = { id: `${this.path}#${listing.name}`, ...listing };
      const old = before.get(entry.id);
      return old !== undefined && isUnchanged(old, entry) ? old : entry;
    });
    return entries.length === before.size && entries.every((entry, index) => entry === this.providers[index])
      ? this.providers
      : entries;
  }

  private changed(): void {
    this.current = undefined;
    this.context.changed();
  }
}

interface Lesson {
  readonly knowledge: KnowledgeState;
  readonly listings?: readonly ProviderListing[];
  readonly error?: PluginError;
}

function isComplete(listing: ProviderListing): listing is CachedProvider {
  return listing.descriptor !== undefined && listing.error === undefined;
}

/** A provider that says the same as before stays the same object, so that a tree has nothing to redraw. */
function isUnchanged(a: ProviderEntry, b: ProviderEntry): boolean {
  if (a.error !== undefined || b.error !== undefined) return false;
  return stringifyJson([a.descriptor ?? null, a.findings]) === stringifyJson([b.descriptor ?? null, b.findings]);
}
