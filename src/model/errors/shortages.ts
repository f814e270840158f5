// Sentences about what the system lacks, by its error code.
import type { ScarcityCode } from "../../scafctl/index.js";

interface Shortage {
  readonly shortage: string;
  readonly remedy: string;
}

const NO_MEMORY: Shortage = {
  shortage: "the system has no memory left",
  remedy: "Close programs that you do not need, and try again.",
};
const NO_SPACE: Shortage = {
  shortage: "the disk is full",
  remedy: "Free space on the disk, or set TMPDIR to a directory on another one.",
};

/** What ran out, as a clause, and what to do. */
export const shortages: Readonly<Record<ScarcityCode, Shortage>> = {
  EMFILE: {
    shortage: "this program has as many files and connections open as it may",
    remedy: "Stop plugins that you do not need, or increase the limit (ulimit -n).",
  },
  ENFILE: {
    shortage: "the system has as many files open as it can",
    remedy: "Close programs that you do not need, and try again.",
  },
  EAGAIN: {
    shortage: "you have as many processes running as you may",
    remedy: "Close programs that you do not need, or increase the limit (ulimit -u).",
  },
  ENOMEM: NO_MEMORY,
  ENOBUFS: NO_MEMORY,
  ENOSPC: NO_SPACE,
  EDQUOT: { ...NO_SPACE, shortage: "your share of the disk is full" },
};
