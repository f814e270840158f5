// Asks each question once at a time: callers that ask the same question share its answer.
import { once } from "node:events";

interface OpenQuestion<A> {
  readonly answer: Promise<A | undefined>;
  readonly withdrawal: AbortController;
  waiting: number;
}

export class SharedQuestions<A> {
  private readonly open = new Map<string, OpenQuestion<A>>();

  /**
   * Asks, or waits for the answer when the question is open.
   * @param key identifies the question
   * @param signal ends the wait of this caller only
   * @param put shows the question. Its signal is aborted when the last caller stops waiting; a
   *   later call asks again
   * @returns undefined when the question was closed without an answer, or the signal was aborted
   * @throws what `put` throws
   */
  async ask(
    key: string,
    signal: AbortSignal,
    put: (signal: AbortSignal) => Promise<A | undefined>,
  ): Promise<A | undefined> {
    if (signal.aborted) return undefined;
    const question = this.open.get(key) ?? this.begin(key, put);
    question.waiting++;
    // The signal belongs to one call, so the listener is released with it.
    const aborted = once(signal, "abort").then(() => undefined);
    try {
      return await Promise.race([question.answer, aborted]);
    } finally {
      question.waiting--;
      if (question.waiting === 0) this.end(key, question);
    }
  }

  private begin(key: string, put: (signal: AbortSignal) => Promise<A | undefined>): OpenQuestion<A> {
    const withdrawal = new AbortController();
    const question: OpenQuestion<A> = { answer: put(withdrawal.signal), withdrawal, waiting: 0 };
    this.open.set(key, question);
    return question;
  }

  private end(key: string, question: OpenQuestion<A>): void {
    question.withdrawal.abort();
    if (this.open.get(key) === question) this.open.delete(key);
  }
}
