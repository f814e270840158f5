// An entry of the directories setting that could not be resolved to a path.
import * as l10n from "@vscode/l10n";
import type { UnresolvedDirectory } from "../access/plugin-directories.js";
import { type Icon, OutlineNode, warningIcon } from "./base/outline-node.js";

export class UnresolvedDirectoryNode extends OutlineNode {
  readonly segment: string;

  constructor(private readonly directory: UnresolvedDirectory) {
    super();
    this.segment = `${directory.folderName ?? ""}:${directory.written}`;
  }

  get label(): string {
    return this.directory.written;
  }

  get description(): string {
    return l10n.t("cannot be resolved");
  }

  get icon(): Icon {
    return warningIcon;
  }

  override get accessibleLabel(): string {
    return this.directory.error;
  }

  override tooltip(): string {
    return this.directory.error;
  }

  override idBelow(): string {
    return `unresolved:${this.segment}`;
  }

  override get version(): unknown {
    return this.directory.error;
  }
}
