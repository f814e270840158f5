// Reads the settings of providers and auth handlers. Each problem in them is shown once.
import { settingIds } from "../../contributions.js";
import { parseAuthHandlers, parseProviderSettings, settingProblemText } from "../../model/index.js";
import { runCommand } from "../platform/commands.js";
import type { Messages } from "../platform/messages.js";
import { hostSettings } from "../platform/settings.js";
import { buttons } from "../platform/words.js";
import { words } from "./words.js";

export function readHostSettings(messages: Messages) {
  const auth = parseAuthHandlers(hostSettings.authHandlers());
  const providers = parseProviderSettings(hostSettings.providers());
  for (const [setting, { problems }] of [
    [settingIds.authHandlers, auth],
    [settingIds.providers, providers],
  ] as const) {
    for (const problem of problems) {
      const text = words.settingProblem({ setting, text: settingProblemText(problem) });
      messages.warnOnce(text, { title: buttons.openSettings(), run: () => runCommand("openSettings") });
    }
  }
  return { auth, providers };
}
