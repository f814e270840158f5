// Composition root: creates the objects in order and disposes them. It starts no plugin.
import { join } from "node:path";
import * as vscode from "vscode";
import { accessCommands, ConsentQuestion, PluginAccess } from "./editor/access/index.js";
import { commandHandlers } from "./editor/commands.js";
import type { Services } from "./editor/common/services.js";
import { DescriptorDocuments } from "./editor/plugins/descriptor-documents.js";
import { RequestDiagnostics } from "./editor/requests/request-diagnostics.js";
import { RequestDocuments, requestSelector } from "./editor/requests/request-documents.js";
import { RequestFixes } from "./editor/requests/request-fixes.js";
import { RequestLens } from "./editor/requests/request-lens.js";
import { RequestStatus } from "./editor/requests/request-status.js";
import { ResultDocuments } from "./editor/results/result-documents.js";
import { RunRemarks } from "./editor/requests/provider-remarks.js";
import { SchemaDocument } from "./editor/requests/schema-document.js";
import { openUntitledRequest } from "./editor/requests/untitled-request.js";
import { Catalogue, DescriptorCache, explain, pluginFactory, WorkspaceCatalogue } from "./model/index.js";
import { ActiveRuns } from "./editor/common/active-runs.js";
import { registerCommands } from "./editor/platform/commands.js";
import { ContextKeys } from "./editor/platform/context-keys.js";
import { Logs } from "./editor/platform/log.js";
import { Messages } from "./editor/platform/messages.js";
import { Owner } from "./editor/platform/owner.js";
import { idleTimeoutMs, startTimeoutMs } from "./editor/platform/settings.js";
import { PluginLogs } from "./editor/plugins/plugin-logs.js";
import { PluginsView } from "./editor/plugins/plugins-view.js";
import { RemarkBadges } from "./editor/plugins/tree/remark-badges.js";
import { RunOutputs } from "./editor/runs/run-output.js";
import { RunStatus } from "./editor/runs/run-status.js";

/** VS Code waits five seconds for an extension to deactivate, then ends the process. */
const CLOSE_WITHIN_MS = 3500;

export class App extends Owner {
  private readonly logs = this.own(new Logs());
  private readonly messages = new Messages(explain, this.logs);
  private readonly keys = new ContextKeys();
  private readonly runs = this.own(new ActiveRuns());
  private readonly pluginLogs = this.own(new PluginLogs(this.logs));
  private readonly access: PluginAccess;
  private readonly catalogue: WorkspaceCatalogue;

  constructor(private readonly context: vscode.ExtensionContext) {
    super();
    const { logs, messages, keys, runs, pluginLogs } = this;
    const access = (this.access = this.own(new PluginAccess(context, logs, messages)));
    const trust = { isTrusted: () => vscode.workspace.isTrusted };
    const catalogue = (this.catalogue = this.own(
      new WorkspaceCatalogue(() => this.createCatalogue(), access.directories, trust),
    ));
    this.own(new ConsentQuestion(catalogue, access.directories, messages));

    const requests = this.own(new RequestDocuments(catalogue));
    this.own(new RequestDiagnostics(requests, catalogue));
    this.own(new RequestStatus(requests, catalogue, keys));
    this.own(new SchemaDocument(catalogue));
    const lens = this.own(new RequestLens(requests, runs));
    this.own(vscode.languages.registerCodeLensProvider(requestSelector, lens));
    const fixes = new RequestFixes(requests);
    this.own(vscode.languages.registerCodeActionsProvider(requestSelector, fixes, RequestFixes.metadata));
    const remarks = this.own(new RunRemarks(requests));
    const descriptors = this.own(new DescriptorDocuments(catalogue));
    const results = this.own(new ResultDocuments(context.globalStorageUri, messages));

    this.own(new RunStatus(runs, keys));
    const outputs = this.own(new RunOutputs());
    this.own(new RemarkBadges());
    const view = this.own(new PluginsView(catalogue, keys));

    const services: Services = {
      places: { extension: context.extensionUri, storage: context.globalStorageUri },
      live: catalogue,
      catalogue,
      directories: access.directories,
      runs,
      messages,
      logs,
      view,
      documents: {
        openRequest: openUntitledRequest,
        openDescriptor: (target) => descriptors.open(target),
        showResult: (result) => results.show(result),
        showLastResult: () => results.showLast(),
        remarks,
      },
      outputs,
      pluginLog: pluginLogs,
    };
    const handlers = { ...accessCommands({ access, catalogue, messages }), ...commandHandlers(services) };
    this.own(registerCommands(handlers, logs, messages));
  }

  /** Stops every plugin and disposes everything; resolves in time even when a plugin hangs. */
  async close(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, CLOSE_WITHIN_MS)));
    await Promise.race([this.catalogue.close(), late]);
    clearTimeout(timer);
    this.dispose();
  }

  /** Called on first use. The engine (dist/engine.js) is loaded when the first plugin starts. */
  private createCatalogue(): Catalogue {
    const cache = new DescriptorCache(join(this.context.globalStorageUri.fsPath, "descriptors"));
    const catalogue = new Catalogue({
      cache,
      createHandle: pluginFactory({
        ...this.access.hostOptions,
        timeouts: () => ({ startTimeoutMs: startTimeoutMs(), idleAfterMs: idleTimeoutMs() }),
      }),
    });
    this.own(catalogue.onError((error) => this.logs.main.error(error instanceof Error ? error : String(error))));
    this.own(this.pluginLogs.follow(catalogue));
    this.own(this.access.follow(catalogue));
    void cache.prune();
    return catalogue;
  }
}
