// Tests that need Go: they are there where Go is. The runner says loudly when it is not, and a
// build machine fails then (scripts/test.mjs).
import { goAvailable } from "./go.js";

/** `describe`, where `go` is on the PATH. */
export function describeWithGo(title: string, body: (this: Mocha.Suite) => void): void {
  if (goAvailable()) describe(title, body);
}

/** `it`, where `go` is on the PATH. */
export function itWithGo(title: string, body: Mocha.AsyncFunc): void {
  if (goAvailable()) it(title, body);
}
