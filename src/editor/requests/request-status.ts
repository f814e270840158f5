// The language status of a request file: which plugin it will run in, and how that plugin is.
import * as vscode from "vscode";
import { statusIds } from "../../contributions.js";
import { cleanLine, explain, type PluginEntry, type TargetSearch } from "../../model/index.js";
import { commandLink } from "../platform/commands.js";
import type { ContextKeys } from "../platform/context-keys.js";
import type { WorkspaceCatalogue } from "../../model/index.js";
import { Owner } from "../platform/owner.js";
import { words } from "../platform/words.js";
import { isRequestUri, type RequestDocuments, requestSelector } from "./request-documents.js";

export class RequestStatus extends Owner {
  private readonly item = this.own(vscode.languages.createLanguageStatusItem(statusIds.request, requestSelector));

  constructor(
    private readonly requests: RequestDocuments,
    private readonly live: WorkspaceCatalogue,
    private readonly keys: ContextKeys,
  ) {
    super();
    this.item.name = words.requestStatusName();
    this.own(requests.onDidChange(() => this.render()));
    this.own(vscode.window.onDidChangeActiveTextEditor(() => this.render()));
    this.render();
  }

  private render(): void {
    const document = vscode.window.activeTextEditor?.document;
    if (document === undefined || !isRequestUri(document.uri)) return;
    const { target } = this.requests.analyse(document);
    const descriptor = target?.kind === "found" ? target.target.provider.descriptor : undefined;
    this.keys.set("tellsDependencies", descriptor?.hasExtractDependencies === true);
    this.show(target);
  }

  private show(target: TargetSearch | undefined): void {
    const { item } = this;
    const isLooking = target?.kind === "undecided" && this.live.mode === "running";
    item.busy = isLooking;
    item.severity =
      target?.kind === "failed" ? vscode.LanguageStatusSeverity.Warning : vscode.LanguageStatusSeverity.Information;
    if (target?.kind === "found") {
      const { plugin, provider } = target.target;
      item.text = cleanLine(plugin.name, 60);
      item.detail = [cleanLine(provider.descriptor?.version ?? "", 40), processText(plugin)]
        .filter((part) => part !== "")
        .join(" · ");
      item.command = commandLink("showLog", words.showLog(), { pluginId: plugin.id });
    } else {
      item.text = isLooking ? words.lookingForPlugin() : words.noPluginForRequest();
      item.detail = target?.kind === "failed" ? explain(target.error).sentence : "";
      item.command = commandLink("refresh", words.lookAgain());
    }
  }
}

function processText({ process }: PluginEntry): string {
  switch (process.kind) {
    case "idle":
      return words.notRunning();
    case "starting":
      return words.starting();
    case "ready":
      return words.running();
    case "stopping":
      return words.stopping();
    case "failed":
      return words.endedBadly();
  }
}
