// Language status of a request: the plugin it will run in and the state of that plugin's process.
import * as vscode from "vscode";
import { statusIds } from "../../contributions.js";
import {
  cleanLine,
  explain,
  joined,
  type PluginEntry,
  type TargetSearch,
  textFor,
  type WorkspaceCatalogue,
} from "../../model/index.js";
import { commandLink } from "../platform/commands.js";
import type { ContextKeys } from "../platform/context-keys.js";
import { Owner } from "../platform/owner.js";
import { languageStatusItem } from "../platform/status-items.js";
import { buttons } from "../platform/words.js";
import type { RequestDocuments } from "./request-documents.js";
import { requestSelector } from "./request-selector.js";
import { words } from "./words.js";

export class RequestStatus extends Owner {
  private readonly item = this.own(languageStatusItem(statusIds.request, words.requestStatusName(), requestSelector));

  constructor(
    private readonly requests: RequestDocuments,
    private readonly catalogue: WorkspaceCatalogue,
    private readonly keys: ContextKeys,
  ) {
    super();
    this.own(requests.onDidChange(() => this.render()));
    this.own(catalogue.onDidChange(() => this.render()));
    this.own(vscode.window.onDidChangeActiveTextEditor(() => this.render()));
    this.render();
  }

  private render(): void {
    const document = vscode.window.activeTextEditor?.document;
    const analysis = document && this.requests.analyze(document);
    if (analysis === undefined) return;
    const { search } = analysis;
    const descriptor = search?.kind === "found" ? search.target.provider.descriptor : undefined;
    this.keys.set("canExtractDependencies", descriptor?.hasExtractDependencies === true);
    this.show(search);
  }

  private show(search: TargetSearch | undefined): void {
    const { item } = this;
    const isLoading = search?.kind === "pending" && this.catalogue.mode === "running";
    item.busy = isLoading;
    item.severity =
      search?.kind === "failed" ? vscode.LanguageStatusSeverity.Warning : vscode.LanguageStatusSeverity.Information;
    if (search?.kind === "found") {
      const { plugin, provider } = search.target;
      item.text = textFor("status", plugin.name);
      item.detail = textFor(
        "status",
        joined(cleanLine(provider.descriptor?.version ?? "", 40), processStates[plugin.process.kind]()),
      );
      item.command = commandLink("showLog", buttons.showLog(), { pluginId: plugin.id });
    } else {
      item.text = isLoading ? words.loadingPlugins() : words.noPluginForRequest();
      item.detail = textFor("status", search?.kind === "failed" ? explain(search.error).sentence : "");
      item.command = commandLink("refresh", words.refresh());
    }
  }
}

const processStates = {
  idle: words.notRunning,
  starting: words.starting,
  ready: words.running,
  stopping: words.stopping,
  failed: words.crashed,
} satisfies Record<PluginEntry["process"]["kind"], () => string>;
