// One plugin file of a catalogue: what is known of it, and its process.
import {
  type AuthHandlerListing,
  type Client,
  isPluginError,
  lintDescriptor,
  PluginError,
  pluginName,
  type ProviderListing,
  stringifyJson,
} from "../../scafctl/index.js";
import type { CatalogueContext, Timeouts } from "./catalogue-context.js";
import { PluginEvidence } from "./plugin-evidence.js";
import { PluginLife } from "./plugin-life.js";
import { type Fingerprint, lastingPart, type PluginListing } from "./plugin-listing.js";
import type { FoundFile } from "./source-reading.js";
import type { DirectorySource, KnowledgeState, PluginEntry, ProviderEntry } from "./types.js";

export class CataloguePlugin {
  private evidence = new PluginEvidence();
  private life: PluginLife;
  /** Lives of earlier states of the file that still have calls to finish. */
  private readonly retiring = new Map<PluginLife, Promise<void>>();
  /** Descriptions under way, also those that are given up and have a process to end. */
  private readonly looks = new Set<Promise<void>>();
  private knowledge: KnowledgeState = "undescribed";
  private kind: PluginEntry["kind"];
  private providers: readonly ProviderEntry[] = [];
  private handlers: readonly AuthHandlerListing[] = [];
  private handshake: number | undefined;
  private error: PluginError | undefined;
  private looking: { readonly controller: AbortController; readonly done: Promise<void> } | undefined;
  /** A person ran it: then its process is kept until it has been idle for a while. */
  private wanted = false;
  private disposed = false;
  private current: PluginEntry | undefined;

  /**
   * Begins to describe it at once, unless there is a newer version of it and nobody named this one.
   */
  constructor(
    private file: FoundFile,
    private readonly source: DirectorySource,
    private readonly context: CatalogueContext,
  ) {
    this.life = this.newLife();
    if (file.older !== true || context.wanted.has(file.path)) void this.want();
  }

  get path(): string {
    return this.file.path;
  }

  /** The state of the file that is believed. */
  get fingerprint(): Fingerprint {
    return this.file.fingerprint;
  }

  /** Whether scafctl has a newer version of it. */
  get isOlder(): boolean {
    return this.file.older === true;
  }

  /**
   * A newer version came, or the newer ones are gone: then this one is described like any other.
   */
  set isOlder(older: boolean) {
    if (older === this.isOlder) return;
    this.file = { ...this.file, older };
    if (!older) void this.want();
  }

  /** The same object until something changes. */
  get entry(): PluginEntry {
    return (this.current ??= this.newEntry());
  }

  private newEntry(): PluginEntry {
    const { path, kind, error, handshake } = this;
    const { version } = this.file;
    const protocolVersion = kind === "auth-handler" ? handshake : this.evidence.protocolVersion;
    return {
      id: path,
      name: pluginName(path),
      path,
      directory: this.source.path,
      knowledge: this.knowledge,
      // The life is one of a provider; what an auth handler made of that greeting is of no
      // interest.
      process: kind === "auth-handler" ? { kind: "idle" } : this.life.state,
      ...(kind === undefined ? {} : { kind }),
      providers: this.providers,
      ...(kind === "auth-handler" ? { handlers: this.handlers } : {}),
      ...(protocolVersion === undefined ? {} : { protocolVersion }),
      ...(kind === "provider" ? { generation: this.evidence.generation } : {}),
      ...(version === undefined ? {} : { version }),
      ...(error === undefined ? {} : { error }),
    };
  }

  /**
   * The file is another one now: calls under way end with the old process, new ones and the
   * descriptors come from the new file.
   */
  replace(fingerprint: Fingerprint): void {
    this.file = { ...this.file, fingerprint };
    this.looking?.controller.abort();
    this.retire(this.life);
    this.evidence = new PluginEvidence();
    this.life = this.newLife();
    if (this.knowledge !== "undescribed") void this.look({ useCache: true });
  }

  /** Describes it if nobody has asked for that yet. Resolves when no description is under way. */
  async want(): Promise<void> {
    if (this.knowledge === "undescribed") await this.look({ useCache: true });
    else await this.looking?.done;
  }

  setTimeouts(timeouts: Timeouts): void {
    this.life.setTimeouts(timeouts);
  }

  forgetConfiguration(): void {
    this.life.forgetConfiguration();
  }

  /**
   * Describes it once more if the last attempt failed. Resolves when no description is under way.
   * @param asked somebody means this very plugin: then it is also described if it never was
   */
  async retry(asked: boolean): Promise<void> {
    const isIncomplete = this.knowledge === "failed" || this.providers.some((provider) => provider.error !== undefined);
    if (isIncomplete) await this.look({ useCache: true });
    else if (asked) await this.want();
    else await this.looking?.done;
  }

  async use<T>(work: (client: Client) => Promise<T>, signal?: AbortSignal): Promise<T> {
    this.wanted = true;
    const { life, evidence } = this;
    return life.use(async (client) => {
      try {
        return await work(client);
      } finally {
        // Whatever was called, it showed what the plugin knows.
        if (evidence.answered(client.answered)) this.changed();
      }
    }, signal);
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

  /**
   * Ends it for good: everybody who waits for it gets an answer. Resolves when no process is left.
   */
  async dispose(): Promise<void> {
    this.disposed = true;
    this.looking?.controller.abort();
    await Promise.all([this.life.end(), ...[...this.retiring.keys()].map((life) => life.end()), ...this.looks]);
  }

  private newLife(): PluginLife {
    const { evidence } = this;
    const client = this.context.newClient(this.path, this.source, (_provider, { protocolVersion }) => {
      if (evidence.configured(protocolVersion)) this.changed();
    });
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
      this.looks.delete(done);
      if (this.looking?.controller === controller) this.looking = undefined;
    });
    this.looks.add(done);
    this.looking = { controller, done };
    return done;
  }

  private async describe(signal: AbortSignal, useCache: boolean): Promise<void> {
    const { cache, slots } = this.context;
    const { life, fingerprint } = this;
    this.learn({ knowledge: "waiting" });
    try {
      const cached = useCache ? await cache.get(this.path, fingerprint) : undefined;
      signal.throwIfAborted();
      if (cached !== undefined) {
        this.learn({ knowledge: "ready", listing: cached });
        return;
      }
      const listing = await slots.run(() => {
        this.learn({ knowledge: "describing" });
        return this.ask(life, signal);
      }, signal);
      signal.throwIfAborted();
      this.learn({ knowledge: "ready", listing });
      const lasting = lastingPart(listing);
      if (lasting !== undefined) await cache.put(this.path, fingerprint, lasting);
    } catch (error) {
      // Somebody looks again, or nobody wants to know any more.
      if (signal.aborted) return;
      if (!isPluginError(error)) this.context.report(error);
      this.learn({ knowledge: "failed", error: isPluginError(error) ? error : this.unexpected(error) });
    } finally {
      if (!this.wanted && !this.context.keepAfterDescribe) await life.stopIfUnused();
    }
  }

  /**
   * Asks the file what it is: greets it as a provider and, when it says that this is not its
   * greeting, once as an auth handler.
   */
  private async ask(life: PluginLife, signal: AbortSignal): Promise<PluginListing> {
    const deadlineMs = this.context.timeouts.startTimeoutMs;
    try {
      const providers = await life.use((client) => client.describe({ signal, deadlineMs }), signal);
      return { kind: "provider", providers };
    } catch (error) {
      if (!isPluginError(error) || error.reason !== "cookie-refused") throw error;
      try {
        const { protocolVersion, handlers } = await this.context.describeAuth(this.path, this.source, {
          signal,
          onLog: (entry) => this.context.log(this.path, entry),
          onOutput: (chunk) => this.context.output(this.path, chunk),
        });
        return { kind: "auth-handler", protocolVersion, handlers };
      } catch (second) {
        throw isPluginError(second) && second.reason === "cookie-refused" ? error : second;
      }
    }
  }

  /** A defect of ours must not leave a node that waits for ever. */
  private unexpected(error: unknown): PluginError {
    const detail = error instanceof Error ? error.message : String(error);
    return new PluginError(this.path, { reason: "bad-answer", method: "", detail }, error);
  }

  private learn({ knowledge, listing, error }: Lesson): void {
    if (this.disposed) return;
    this.knowledge = knowledge;
    this.error = error;
    // While it is looked at again, what was known stays on show.
    if (listing !== undefined) this.show(listing);
    else if (knowledge === "failed") this.show(undefined);
    this.changed();
  }

  private show(listing: PluginListing | undefined): void {
    this.kind = listing?.kind;
    this.providers = listing?.kind === "provider" ? this.toEntries(listing.providers) : [];
    this.handlers = listing?.kind === "auth-handler" ? listing.handlers : [];
    this.handshake = listing?.kind === "auth-handler" ? listing.protocolVersion : undefined;
    if (listing !== undefined) this.evidence.listed(listing);
  }

  private toEntries(listings: readonly ProviderListing[]): readonly ProviderEntry[] {
    const before = new Map(this.providers.map((provider) => [provider.id, provider]));
    const entries = listings.map((listing): ProviderEntry => {
      const { name, descriptor, error } = listing;
      const entry: ProviderEntry = {
        id: `${this.path}#${name}`,
        name,
        ...(descriptor === undefined ? {} : { descriptor }),
        ...(error === undefined ? {} : { error }),
        findings: lintDescriptor(listing),
      };
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
  readonly listing?: PluginListing;
  readonly error?: PluginError;
}

/**
 * A provider that says the same as before stays the same object, so that a tree has nothing to
 * redraw.
 */
function isUnchanged(a: ProviderEntry, b: ProviderEntry): boolean {
  if (a.error !== undefined || b.error !== undefined) return false;
  return stringifyJson([a.descriptor ?? null, a.findings]) === stringifyJson([b.descriptor ?? null, b.findings]);
}
