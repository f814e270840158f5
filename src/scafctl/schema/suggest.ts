// "Did you mean": the nearest of the valid names.

/** The distance up to which scafctl's `run provider` suggests a name. */
const MAX_DISTANCE = 3;

/**
 * The candidate nearest to `name`, or undefined when none is close: at most one edit for every
 * three characters, and three in all; two letters that changed places are one edit. Letter case is
 * ignored; of equally near ones the first wins.
 */
export function suggest(name: string, candidates: Iterable<string>): string | undefined {
  const wanted = comparableName(name).toLowerCase();
  let best: string | undefined;
  let bestDistance = Infinity;
  for (const candidate of candidates) {
    const known = comparableName(candidate).toLowerCase();
    const limit = Math.min(maxDistance(wanted, known), bestDistance - 1);
    const distance = hasSwappedLetters(wanted, known) ? 1 : editDistance(wanted, known, limit);
    if (distance <= limit) [best, bestDistance] = [candidate, distance];
  }
  return best;
}

/**
 * One form of a name that looks the same in several: é may be one character, or e and an accent, as
 * in file names of macOS.
 */
export function comparableName(name: string): string {
  return name.normalize("NFC");
}

/** A suggestion in quotes; with its characters by number where it looks like what was written. */
export function quotedSuggestion(suggestion: string, written: string): string {
  const quoted = `"${suggestion}"`;
  if (suggestion === written || comparableName(suggestion) !== comparableName(written)) return quoted;
  const numbered = suggestion.replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
  return `${quoted}, which looks the same but is written "${numbered}"`;
}

/** A name that would have to be replaced as a whole is not a typo. */
function maxDistance(a: string, b: string): number {
  const longest = Math.max(a.length, b.length);
  return Math.min(MAX_DISTANCE, Math.max(1, Math.floor(longest / 3)), Math.max(a.length - 1, 0));
}

function hasSwappedLetters(a: string, b: string): boolean {
  if (a.length !== b.length || a === b) return false;
  let at = 0;
  while (a.charAt(at) === b.charAt(at)) at++;
  return `${a.slice(0, at)}${a.charAt(at + 1)}${a.charAt(at)}${a.slice(at + 2)}` === b;
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
