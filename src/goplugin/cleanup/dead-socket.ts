// Removes a socket file on which nothing listens.
import { lstat, unlink } from "node:fs/promises";
import { connect } from "node:net";
import { systemErrorCode } from "../base/errors.js";

/** Removes nothing else, because the path came from a plugin. Never rejects. */
export async function removeDeadSocket(path: string): Promise<void> {
  const found = await lstat(path).catch(() => undefined);
  if (found?.isSocket() !== true || !(await isDead(path))) return;
  // Removed meanwhile, or owned by another user.
  await unlink(path).catch(() => undefined);
}

function isDead(path: string): Promise<boolean> {
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
