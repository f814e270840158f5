// Composition root: creates the objects in order and disposes them. It starts no plugin.
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import { followHostCalls } from "./editor/access/host-log.js";
import { accessCommands } from "./editor/access/index.js";
import { PluginAccess } from "./editor/access/plugin-access.js";
import { ConsentQuestion } from "./editor/consent/consent-question.js";
import { consentCommands } from "./editor/consent/index.js";
import { type CommandHandlers, registerCommands } from "./editor/platform/commands.js";
import { ContextKeys } from "./editor/platform/context-keys.js";
import { Logs } from "./editor/platform/log.js";
import { Messages } from "./editor/platform/messages.js";
import { Owner } from "./editor/platform/owner.js";
import { idleTimeoutMs, pluginEnvironment, startTimeoutMs } from "./editor/platform/settings.js";
import { DescriptorDocuments } from "./editor/plugins/descriptor-documents.js";
import { pluginCommands } from "./editor/plugins/index.js";
import { PluginLogs } from "./editor/plugins/plugin-logs.js";
import { PluginsView } from "./editor/plugins/plugins-view.js";
import { requestCommands, Requests } from "./editor/requests/index.js";
import { resultCommands } from "./editor/results/index.js";
import { ResultDocuments } from "./editor/results/result-documents.js";
import { runCommands } from "./editor/runs/index.js";
import { RunOutputs } from "./editor/runs/run-output.js";
import { RunStatus } from "./editor/runs/run-status.js";
import { ActiveRuns, Catalogue, DescriptorCache, pluginFactory, textFor, WorkspaceCatalogue } from "./model/index.js";

/** VS Code waits five seconds for an extension to deactivate, then ends the process. */
const CLOSE_WITHIN_MS = 3500;

export class App extends Owner {
  private readonly logs = this.own(new Logs());
  private readonly messages = new Messages(this.logs);
  private readonly access: PluginAccess;
  private readonly catalogue: WorkspaceCatalogue;

  constructor(private readonly context: vscode.ExtensionContext) {
    super();
    if (vscode.l10n.bundle !== undefined) l10n.config({ contents: vscode.l10n.bundle });
    const { logs, messages } = this;
    const keys = new ContextKeys(logs);
    const runs = this.own(new ActiveRuns());
    const access = (this.access = this.own(new PluginAccess(context, messages)));
    const trust = { isTrusted: () => vscode.workspace.isTrusted };
    const catalogue = (this.catalogue = this.own(
      new WorkspaceCatalogue(() => this.createCatalogue(), access.directories, trust),
    ));
    this.own(
      new ConsentQuestion({ catalogue, directories: access.directories, approvals: access.approvals, messages }),
    );

    const { documents: requests, diagnostics } = this.own(new Requests(catalogue, runs, keys));
    const results = this.own(new ResultDocuments(context.globalStorageUri, messages));
    const outputs = this.own(new RunOutputs());
    this.own(new RunStatus(runs, keys));

    const descriptors = this.own(new DescriptorDocuments(catalogue));
    const view = this.own(new PluginsView(catalogue, keys));

    const { directories, approvals } = access;
    const discovery = { catalogue, messages };
    const handlers = {
      ...accessCommands({ ...discovery, access }),
      ...consentCommands({ ...discovery, directories, approvals }),
      ...pluginCommands({ ...discovery, directories, logs, view, descriptors, context }),
      ...requestCommands(discovery),
      ...runCommands({ ...discovery, runs, outputs, requests, diagnostics, results, secrets: access.host }),
      ...resultCommands(results),
    } satisfies CommandHandlers;
    this.own(registerCommands(handlers, logs, messages));
  }

  /** Stops every plugin and disposes everything; resolves in time even when a plugin hangs. */
  async close(): Promise<void> {
    await Promise.race([this.catalogue.close(), setTimeout(CLOSE_WITHIN_MS, undefined, { ref: false })]);
    this.dispose();
  }

  /** Called on first use. The engine (dist/engine.js) is loaded when the first plugin starts. */
  private createCatalogue(): Catalogue {
    const cache = new DescriptorCache(join(this.context.globalStorageUri.fsPath, "descriptors"));
    const catalogue = new Catalogue({
      cache,
      secrets: this.access.secretValues,
      approvals: this.access.approvals,
      createHandle: pluginFactory({
        ...this.access.hostOptions,
        timeouts: () => ({ startTimeoutMs: startTimeoutMs(), idleAfterMs: idleTimeoutMs() }),
        environment: pluginEnvironment,
        onLeftover: ({ directory, detail }) => this.logs.main.warn(textFor("log", `${directory}: ${detail}`)),
      }),
    });
    this.own(catalogue.onError((error) => this.logs.failure(error)));
    this.own(cache.onProblem(({ file, detail }) => this.logs.main.error(textFor("log", `${file}: ${detail}`))));
    this.own(new PluginLogs(catalogue, this.logs));
    this.own(followHostCalls(catalogue, this.access.trace, this.logs, this.messages));
    void cache.prune();
    return catalogue;
  }
}
