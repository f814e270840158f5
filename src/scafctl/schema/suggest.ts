// "Did you mean": the nearest of the valid names.

/** The distance up to which scafctl's `run provider` suggests a name. */
const MAX_DISTANCE = 3;

/**
 * The candidate nearest to `name`, or undefined when none is within three edits. Letter case is
 * ignored; of equally near ones the first wins. A name that would have to be replaced as a whole is
 * not a typo, so very short names have few suggestions.
 */
export function suggest(name: string, candidates: Iterable<string>): string | undefined {
  const wanted = name.toLowerCase();
  let best: string | undefined;
  let bestDistance = Math.min(MAX_DISTANCE, Math.max(wanted.length - 1, 0)) + 1;
  for (const candidate of candidates) {
    const distance = editDistance(wanted, candidate.toLowerCase(), bestDistance - 1);
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance];
  }
  return best;
}

/**
 * Levenshtein's distance in code points.
 *
 * @param limit above it the exact value does not matter: Infinity is returned
 */
export function editDistance(from: string, to: string, limit = Infinity): number {
  const a = Array.from(from);
  const b = Array.from(to);
  if (Math.abs(a.length - b.length) > limit) return Infinity;
  let previous = b.map((_, index) => index + 1);
  let above = 0;
  for (const [row, letter] of a.entries()) {
    let left = row + 1;
    let diagonal = above;
    above = left;
    const current = b.map((other, column) => {
      const up = previous[column] ?? 0;
      left = Math.min(left + 1, up + 1, diagonal + (letter === other ? 0 : 1));
      diagonal = up;
      return left;
    });
    if (Math.min(above, ...current) > limit) return Infinity;
    previous = current;
  }
  const distance = previous.at(-1) ?? a.length;
  return distance > limit ? Infinity : distance;
}
