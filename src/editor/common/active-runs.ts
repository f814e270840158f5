// The runs of this window: which are under way, each with its own cancel, and how the last one
// ended.
import * as vscode from "vscode";
import type { Request, RunResult } from "../../model/index.js";
import { Owner } from "../platform/owner.js";

/** The document that a request was read from. */
export interface RequestOrigin {
  readonly document: vscode.Uri;
  /** As it was then: somebody may go on writing. */
  readonly text: string;
}

/** A run that is under way. */
export interface ActiveRun {
  readonly id: number;
  readonly request: Request;
  readonly origin: RequestOrigin;
  readonly controller: AbortController;
}

/** A run that is over, and what it takes to repeat it. */
export interface FinishedRun {
  readonly request: Request;
  readonly origin: RequestOrigin;
  readonly result: RunResult;
}

export class ActiveRuns extends Owner {
  private readonly changed = this.own(new vscode.EventEmitter<void>());
  private readonly runs = new Map<number, ActiveRun>();
  private lastFinished: FinishedRun | undefined;
  private nextId = 1;
  readonly onDidChange = this.changed.event;

  /** In the order in which they were started. */
  get active(): readonly ActiveRun[] {
    return [...this.runs.values()];
  }

  get last(): FinishedRun | undefined {
    return this.lastFinished;
  }

  /**
   * Keeps book of one run.
   * @param work gets the run, whose signal it must heed
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

  /** Cancels one run; the others go on. */
  cancel(id: number): void {
    this.runs.get(id)?.controller.abort();
  }

  override dispose(): void {
    for (const { controller } of this.runs.values()) controller.abort();
    super.dispose();
  }
}
