// "Show Last Result": opens the result of the last run again.
import type { Services } from "../common/services.js";

export async function showLastResult({ documents }: Services): Promise<void> {
  await documents.showLastResult();
}
