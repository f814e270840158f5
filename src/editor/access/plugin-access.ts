// What plugins may use of this editor: directories to start from, secrets, auth handlers and the
// settings of providers.
import type * as vscode from "vscode";
import {
  Approvals,
  configurationOf,
  Consent,
  type ConsentStore,
  FileHashes,
  HostAccess,
  HostTrace,
  type PluginFactoryOptions,
  PluginDirectories,
  PluginSecrets,
  SecretGrants,
  SecretPermissions,
  SecretValues,
} from "../../model/index.js";
import type { AuthProfile } from "../../scafctl/index.js";
import type { Messages } from "../platform/messages.js";
import { Owner } from "../platform/owner.js";
import { directorySettings } from "../platform/settings.js";
import { HostCallsDocument } from "./host-calls-document.js";
import { readHostSettings } from "./host-settings.js";
import { secretQuestions } from "./secret-questions.js";
import { shippedHashes } from "./shipped-plugins.js";
import { StoredSecrets } from "./stored-secrets.js";

export class PluginAccess extends Owner {
  /** What may be started of the directories that workspaces name. */
  readonly approvals: Approvals;
  readonly directories: PluginDirectories;
  readonly secrets: PluginSecrets;
  readonly grants: SecretGrants;
  /** What plugins got from this window, to be masked in what they write. */
  readonly secretValues = new SecretValues();
  readonly trace = new HostTrace();
  readonly calls = this.own(new HostCallsDocument(this.trace));
  readonly host: HostAccess;
  readonly hostOptions: Pick<PluginFactoryOptions, "hostFor" | "configurationFor">;

  constructor(
    context: vscode.ExtensionContext,
    private readonly messages: Messages,
  ) {
    super();
    const answers = answerStore(context.globalState);
    this.approvals = this.own(
      new Approvals(answers, new FileHashes(), () => shippedHashes(context.extensionUri.fsPath)),
    );
    this.directories = this.own(new PluginDirectories(directorySettings, new Consent(answers), this.approvals));
    this.secrets = new PluginSecrets(new StoredSecrets(context.secrets, context.globalState));
    this.grants = new SecretGrants(answers);
    const permissions = new SecretPermissions(this.secrets, this.grants, secretQuestions(messages));
    const host = (this.host = new HostAccess(
      this.secrets,
      permissions,
      () => this.profile,
      this.secretValues,
      this.approvals.hashes,
    ));
    this.hostOptions = {
      hostFor: (plugin) => host.hostFor({ ...plugin, isOwnBuild: () => this.approvals.isOwnBuild(plugin.path) }),
      configurationFor: (_path, provider) => configurationOf(readHostSettings(messages).providers, provider),
    };
  }

  /** The settings of the auth handlers. */
  get profile(): AuthProfile {
    return readHostSettings(this.messages).auth.profile;
  }
}

/** The global state, because a workspace could contain answers of its own. */
function answerStore(state: vscode.Memento): ConsentStore {
  return {
    get: (key) => state.get<string>(key),
    set: (key, value) => state.update(key, value),
    keys: () => state.keys(),
  };
}
