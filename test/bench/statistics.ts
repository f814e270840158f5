// The little arithmetic that a bench needs: quantiles, and ratios of what was measured side by
// side.

/** A figure with its spread: the median and the middle half of the samples. */
export interface Spread {
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

/** @param at 0 to 1; NaN for no samples */
export function quantile(samples: readonly number[], at: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(at * sorted.length))] ?? NaN;
}

export function spread(samples: readonly number[]): Spread {
  return { median: quantile(samples, 0.5), low: quantile(samples, 0.25), high: quantile(samples, 0.75) };
}

/**
 * One to another, round by round: what disturbs the machine in one round disturbs both sides of its
 * ratio.
 */
export function ratio(of: readonly number[], to: readonly number[]): Spread {
  return spread(of.flatMap((value, round) => (to[round] === undefined ? [] : [value / to[round]])));
}
