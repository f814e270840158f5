// The settings of providers and auth handlers. Each problem in them is shown once.
import {
  type AuthSettings,
  configurationOf,
  parseAuthHandlers,
  parseProviderSettings,
  type ProviderSettings,
  type SettingProblem,
  settingProblemText,
} from "../../model/index.js";
import { runCommand } from "../platform/commands.js";
import type { Messages } from "../platform/messages.js";
import { Owner } from "../platform/owner.js";
import { hostSettings } from "../platform/settings.js";
import { settingIds } from "../../contributions.js";
import { buttons } from "../platform/words.js";
import { words } from "./words.js";

export class HostSettings extends Owner {
  private read: { readonly auth: AuthSettings; readonly providers: ProviderSettings } | undefined;

  constructor(private readonly messages: Messages) {
    super();
    this.own(hostSettings.onDidChange(() => (this.read = undefined)));
  }

  get profile(): AuthSettings["profile"] {
    return this.current.auth.profile;
  }

  configurationFor(provider: string): ReturnType<typeof configurationOf> {
    return configurationOf(this.current.providers, provider);
  }

  private get current(): { readonly auth: AuthSettings; readonly providers: ProviderSettings } {
    if (this.read === undefined) {
      this.read = {
        auth: parseAuthHandlers(hostSettings.authHandlers()),
        providers: parseProviderSettings(hostSettings.providers()),
      };
      this.show(settingIds.authHandlers, this.read.auth.problems);
      this.show(settingIds.providers, this.read.providers.problems);
    }
    return this.read;
  }

  private show(setting: string, problems: readonly SettingProblem[]): void {
    for (const problem of problems) {
      const text = words.settingProblem({ setting, text: settingProblemText(problem) });
      this.messages.warnOnce(text, { title: buttons.openSettings(), run: () => runCommand("openSettings") });
    }
  }
}
