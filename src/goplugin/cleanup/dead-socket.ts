// Removes a socket file that nobody listens on any more, and nothing else.
import { lstat, unlink } from "node:fs/promises";
import { connect } from "node:net";
import { systemErrorCode } from "../base/system-error.js";

/**
 * Leaves alone what is no socket and what still answers: the name came from a plugin. Never
 * rejects.
 */
export async function removeDeadSocket(path: string): Promise<void> {
  const found = await lstat(path).catch(() => undefined);
  if (found?.isSocket() !== true || !(await refuses(path))) return;
  // Somebody else was faster, or it is not ours to remove; either way nothing is left to do.
  await unlink(path).catch(() => undefined);
}

function refuses(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    const answer = (dead: boolean): void => {
      socket.destroy();
      resolve(dead);
    };
    socket.once("connect", () => answer(false));
    socket.once("error", (error) => answer(systemErrorCode(error) === "ECONNREFUSED"));
  });
}
