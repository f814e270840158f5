// Questions to a person, each put once at a time: whoever asks the same meanwhile waits for the
// same answer.

interface OpenQuestion<A> {
  readonly answer: Promise<A | undefined>;
  readonly withdrawal: AbortController;
  waiting: number;
}

export class SharedQuestions<A> {
  private readonly open = new Map<string, OpenQuestion<A>>();

  /**
   * Asks, or waits with those who asked before.
   * @param key what makes two questions the same
   * @param signal gives up the waiting of this one alone
   * @param put shows the question. Its signal is aborted when nobody waits any more; whoever asks
   *   after that, asks anew
   * @returns undefined when it was closed without an answer, or the signal was aborted
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
    let leave: (() => void) | undefined;
    const left = new Promise<undefined>((resolve) => {
      leave = () => resolve(undefined);
      signal.addEventListener("abort", leave, { once: true });
    });
    try {
      return await Promise.race([question.answer, left]);
    } finally {
      if (leave !== undefined) signal.removeEventListener("abort", leave);
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
