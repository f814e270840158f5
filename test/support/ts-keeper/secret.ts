// The secret that the keeper makes up, and its digest.
import { createHash } from "node:crypto";

/** Joined here, so that no source file and no bundle contains the value. */
export const keeperValue = ["v4lue", "that", "nobody", "may", "see"].join("-");
export const keeperSha256 = createHash("sha256").update(keeperValue).digest("hex");
