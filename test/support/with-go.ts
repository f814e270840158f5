// Tests that need Go are defined only where Go is on the PATH. Without it the runner prints a
// warning, and fails on a build machine (scripts/test.mjs).
import { goAvailable } from "./go.js";

/** `describe`, where `go` is on the PATH. */
export function describeWithGo(title: string, body: (this: Mocha.Suite) => void): void {
  if (goAvailable()) describe(title, body);
}

/** `it`, where `go` is on the PATH. */
export function itWithGo(title: string, body: Mocha.AsyncFunc): void {
  if (goAvailable()) it(title, body);
}
