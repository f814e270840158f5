// The runs of a window: those in progress, which can be cancelled, and the last one that finished.
import { type Disposable, Emitter, type Event } from "../../scafctl/index.js";
import type { ParsedRequest } from "../requests/parse-request.js";
import type { Request } from "../requests/request-keys.js";
import type { RunResult } from "./run-result.js";

/** The document that a request was read from. */
export interface RequestOrigin {
  /** Its URI. */
  readonly document: string;
  /** Its text when the run was started; the document may have changed since. */
  readonly text: string;
  readonly parsed: ParsedRequest;
}

/** A run in progress. */
export interface ActiveRun {
  readonly id: number;
  readonly request: Request;
  readonly origin: RequestOrigin;
  readonly controller: AbortController;
}

/** A run that has ended, with its request, so that it can be repeated. */
export interface FinishedRun {
  readonly request: Request;
  readonly origin: RequestOrigin;
  readonly result: RunResult;
}

export class ActiveRuns implements Disposable {
  private readonly changed = new Emitter<void>();
  private readonly runs = new Map<number, ActiveRun>();
  private lastFinished: FinishedRun | undefined;
  private nextId = 1;
  readonly onDidChange: Event<void> = this.changed.event;

  /** In the order of their starts. */
  get active(): readonly ActiveRun[] {
    return [...this.runs.values()];
  }

  get last(): FinishedRun | undefined {
    return this.lastFinished;
  }

  /**
   * Tracks a run until `work` settles.
   * @param work gets the run and must respect its signal
   * @throws what `work` rejects with
   */
  async track(
    request: Request,
    origin: RequestOrigin,
    work: (run: ActiveRun) => Promise<RunResult>,
  ): Promise<RunResult> {
    const run: ActiveRun = { id: this.nextId++, request, origin, controller: new AbortController() };
    this.runs.set(run.id, run);
    this.changed.fire();
    try {
      const result = await work(run);
      this.lastFinished = { request, origin, result };
      return result;
    } finally {
      this.runs.delete(run.id);
      this.changed.fire();
    }
  }

  cancel(id: number): void {
    this.runs.get(id)?.controller.abort();
  }

  /** Cancels all runs. */
  dispose(): void {
    for (const { controller } of this.runs.values()) controller.abort();
    this.changed.dispose();
  }
}
