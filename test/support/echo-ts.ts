// The TypeScript echo as `npm run build` leaves it.
import { existsSync } from "node:fs";
import { resolve } from "node:path";

/**
 * @returns the executable's path
 * @throws Error when nothing was built
 */
export function builtEchoTs(): string {
  const path = resolve(__dirname, "../../examples/workspace/plugins/echo");
  if (!existsSync(path)) throw new Error(`${path} is missing: run "npm run build" first`);
  return path;
}
