// The composition root: builds the objects in order and owns them. Nothing here reads a folder or
// starts a plugin.
import { join } from "node:path";
import * as vscode from "vscode";
import { commandHandlers } from "./editor/commands.js";
import type { Services } from "./editor/common/services.js";
import { DescriptorDocuments } from "./editor/plugins/descriptor-documents.js";
import { HostCallsDocument } from "./editor/access/host-calls-document.js";
import { requestCommands, Requests } from "./editor/requests/index.js";
import { resultCommands } from "./editor/results/index.js";
import { ResultDocuments } from "./editor/results/result-documents.js";
import { runCommands } from "./editor/runs/index.js";
import {
  ActiveRuns,
  Catalogue,
  Consent,
  DescriptorCache,
  explain,
  HostAccess,
  HostTrace,
  pluginFactory,
  PluginDirectories,
  PluginSecrets,
  SecretGrants,
  SecretPermissions,
  WorkspaceCatalogue,
} from "./model/index.js";
import { type CommandHandlers, registerCommands } from "./editor/platform/commands.js";
import { ContextKeys } from "./editor/platform/context-keys.js";
import { Logs } from "./editor/platform/log.js";
import { Messages } from "./editor/platform/messages.js";
import { Owner } from "./editor/platform/owner.js";
import { directorySettings, idleTimeoutMs, startTimeoutMs } from "./editor/platform/settings.js";
import { StoredSecrets } from "./editor/access/stored-secrets.js";
import { ConsentQuestion } from "./editor/access/consent-question.js";
import { HostLog } from "./editor/access/host-log.js";
import { HostSettings } from "./editor/access/host-settings.js";
import { PluginLogs } from "./editor/plugins/plugin-logs.js";
import { PluginsView } from "./editor/plugins/plugins-view.js";
import { RemarkBadges } from "./editor/plugins/tree/remark-badges.js";
import { RunOutputs } from "./editor/runs/run-output.js";
import { RunStatus } from "./editor/runs/run-status.js";
import { askValue, SecretQuestions } from "./editor/access/secret-questions.js";

/** The editor gives us five seconds; what takes longer is ended with it. */
const CLOSE_WITHIN_MS = 3500;

export class App extends Owner {
  private readonly logs = this.own(new Logs());
  private readonly messages = new Messages(explain, this.logs);
  private readonly keys = new ContextKeys();
  private readonly runs = this.own(new ActiveRuns());
  private readonly pluginLogs = this.own(new PluginLogs(this.logs));
  private readonly hostTrace = new HostTrace();
  private readonly hostSettings = this.own(new HostSettings(this.messages));
  private readonly secrets: PluginSecrets;
  private readonly grants: SecretGrants;
  private readonly live: WorkspaceCatalogue;

  constructor(private readonly context: vscode.ExtensionContext) {
    super();
    const { logs, messages, keys, runs, pluginLogs, hostTrace, hostSettings } = this;
    const consent = new Consent(consentStore(context.globalState));
    const secrets = (this.secrets = new PluginSecrets(new StoredSecrets(context.secrets, context.globalState)));
    const grants = (this.grants = new SecretGrants(consentStore(context.globalState)));
    const directories = this.own(new PluginDirectories(directorySettings, consent));
    const live = this.own(
      new WorkspaceCatalogue(() => this.createCatalogue(), directories, {
        isTrusted: () => vscode.workspace.isTrusted,
      }),
    );
    this.live = live;

    const { documents: requests, diagnostics } = this.own(new Requests({ catalogue: live, runs, keys }));
    const descriptors = this.own(new DescriptorDocuments(live));
    const results = this.own(new ResultDocuments(context.globalStorageUri, messages));

    const hostCalls = this.own(new HostCallsDocument(hostTrace));

    this.own(new RunStatus(runs, keys));
    const outputs = this.own(new RunOutputs());
    this.own(new ConsentQuestion(live, directories, messages));
    this.own(new RemarkBadges());
    const view = this.own(new PluginsView(live, keys));

    const services: Services = {
      places: { extension: context.extensionUri, storage: context.globalStorageUri },
      live,
      catalogue: live,
      directories,
      messages,
      logs,
      view,
      documents: {
        openDescriptor: (target) => descriptors.open(target),
        showHostCalls: () => hostCalls.open(),
      },
      host: { secrets, grants, trace: hostTrace, profile: () => hostSettings.auth, askValue },
      pluginLog: pluginLogs,
    };
    const handlers: CommandHandlers = {
      ...commandHandlers(services),
      ...requestCommands(services),
      ...runCommands({ catalogue: live, messages, runs, outputs, requests, diagnostics, results }),
      ...resultCommands({ results }),
    };
    this.own(registerCommands(handlers, logs, messages));
  }

  /**
   * Stops every plugin and lets go of everything; resolves within four seconds, whatever a plugin
   * does.
   */
  async close(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, CLOSE_WITHIN_MS)));
    await Promise.race([this.live.close(), late]);
    clearTimeout(timer);
    this.dispose();
  }

  /**
   * Called on first use; the engine itself (dist/engine.js) is loaded when the first plugin is
   * about to start.
   */
  private createCatalogue(): Catalogue {
    const cache = new DescriptorCache(join(this.context.globalStorageUri.fsPath, "descriptors"));
    const { hostSettings, secrets, grants, messages } = this;
    const permissions = new SecretPermissions(secrets, grants, new SecretQuestions(messages));
    const access = new HostAccess(secrets, permissions, () => hostSettings.auth);
    const catalogue = new Catalogue({
      cache,
      createHandle: pluginFactory({
        hostFor: (plugin) => access.hostFor(plugin),
        configurationFor: (_path, provider) => hostSettings.configurationFor(provider),
        timeouts: () => ({ startTimeoutMs: startTimeoutMs(), idleAfterMs: idleTimeoutMs() }),
      }),
    });
    this.own(catalogue.onError((error) => this.logs.main.error(error instanceof Error ? error : String(error))));
    this.own(this.pluginLogs.follow(catalogue));
    this.own(new HostLog(this.logs, messages, this.hostTrace).follow(catalogue));
    void cache.prune();
    return catalogue;
  }
}

/**
 * The editor's global state: outside of every workspace, so no repository can bring its own
 * answers.
 */
function consentStore(state: vscode.Memento): ConstructorParameters<typeof Consent>[0] {
  return {
    get: (key) => state.get<string>(key),
    set: (key, value) => state.update(key, value),
    keys: () => state.keys(),
  };
}
