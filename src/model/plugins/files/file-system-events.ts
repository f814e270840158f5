// Which file systems report no changes to a watcher, so that directories on them are polled.
import { statfs } from "node:fs/promises";

/** `f_type` of statfs(2) on Linux: changes by other machines or by Windows raise no event. */
const WITHOUT_EVENTS: ReadonlyMap<number, string> = new Map([
  [0x6969, "nfs"],
  [0x517b, "smb"],
  [0xff534d42, "cifs"],
  [0xfe534d42, "smb2"],
  [0x01021997, "9p (drives of Windows in WSL 2)"],
  [0x53464846, "wslfs (drives of Windows in WSL 1)"],
  [0x65735546, "fuse"],
  [0x786f4256, "vboxsf"],
]);

/**
 * @param type `f_type`, which some architectures give as a signed number
 * @param platform Node's; only Linux numbers file systems like this
 */
export function reportsChanges(type: number, platform: NodeJS.Platform = process.platform): boolean {
  return platform !== "linux" || !WITHOUT_EVENTS.has(type >>> 0);
}

/** Also true when the file system cannot be determined. */
export async function isWatchable(path: string): Promise<boolean> {
  try {
    return reportsChanges((await statfs(path)).type);
  } catch {
    // The path was removed in the meantime; the watcher of its parent reports that.
    return true;
  }
}
