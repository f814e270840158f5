// What plugins get from this editor: directories that may be used, secrets, auth handlers and the
// settings of providers; each after the user allowed it.
import type * as vscode from "vscode";
import {
  type Catalogue,
  Consent,
  type ConsentStore,
  HostAccess,
  HostTrace,
  type PluginFactoryOptions,
  PluginDirectories,
  PluginSecrets,
  SecretGrants,
  SecretPermissions,
} from "../../model/index.js";
import type { AuthProfile } from "../../scafctl/index.js";
import type { Logs } from "../platform/log.js";
import type { Messages } from "../platform/messages.js";
import { Owner } from "../platform/owner.js";
import { directorySettings } from "../platform/settings.js";
import { HostCallsDocument } from "./host-calls-document.js";
import { HostLog } from "./host-log.js";
import { HostSettings } from "./host-settings.js";
import { SecretQuestions } from "./secret-questions.js";
import { StoredSecrets } from "./stored-secrets.js";

export class PluginAccess extends Owner {
  readonly directories: PluginDirectories;
  readonly secrets: PluginSecrets;
  readonly grants: SecretGrants;
  readonly trace = new HostTrace();
  private readonly settings: HostSettings;
  private readonly host: HostAccess;
  private readonly log: HostLog;
  private readonly calls = this.own(new HostCallsDocument(this.trace));

  constructor(context: Pick<vscode.ExtensionContext, "globalState" | "secrets">, logs: Logs, messages: Messages) {
    super();
    const answers = answerStore(context.globalState);
    this.directories = this.own(new PluginDirectories(directorySettings, new Consent(answers)));
    this.secrets = new PluginSecrets(new StoredSecrets(context.secrets, context.globalState));
    this.grants = new SecretGrants(answers);
    this.settings = this.own(new HostSettings(messages));
    this.log = new HostLog(logs, messages, this.trace);
    const permissions = new SecretPermissions(this.secrets, this.grants, new SecretQuestions(messages));
    this.host = new HostAccess(this.secrets, permissions, () => this.profile);
  }

  /** What the settings say about auth handlers. */
  get profile(): AuthProfile {
    return this.settings.auth;
  }

  /** What plugins are offered and told. */
  get hostOptions(): Pick<PluginFactoryOptions, "hostFor" | "configurationFor"> {
    return {
      hostFor: (plugin) => this.host.hostFor(plugin),
      configurationFor: (_path, provider) => this.settings.configurationFor(provider),
    };
  }

  /** Records the host calls of a catalogue. */
  follow(catalogue: Catalogue): vscode.Disposable {
    return this.log.follow(catalogue);
  }

  showHostCalls(): Promise<void> {
    return this.calls.open();
  }
}

/** The global state of the editor: a workspace could bring its own answers. */
function answerStore(state: vscode.Memento): ConsentStore {
  return {
    get: (key) => state.get<string>(key),
    set: (key, value) => state.update(key, value),
    keys: () => state.keys(),
  };
}
