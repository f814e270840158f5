// The entries of "Show Host Access", by plugin: permissions, secrets and the last calls.
import * as vscode from "vscode";
import {
  comparableOwner,
  type Grant,
  handlerOf,
  hostCallLine,
  isOwnBuild,
  type SafeText,
  type SecretId,
  sha256OfFile,
  textFor,
} from "../../model/index.js";
import type { PickItem } from "../platform/pick.js";
import { words } from "./words.js";
import { requestName } from "./secret-questions.js";
import { removeSecret } from "./secret-commands.js";
import { ownerLabel } from "./secret-targets.js";
import type { AccessDeps } from "./index.js";

/** Removes an entry. */
export interface Removal {
  readonly title: string;
  readonly run: () => PromiseLike<unknown>;
}

export interface AccessItem extends PickItem {
  readonly removal?: Removal;
  readonly open?: () => Promise<void>;
}

/** @param only the path of a plugin; undefined for all */
export async function accessItems(deps: AccessDeps, only: string | undefined): Promise<readonly AccessItem[]> {
  const { grants, secrets, trace } = deps.access;
  const kept = grants.all();
  const stored = await secrets.all();
  const owners = new Set([
    ...kept.map(({ plugin }) => plugin),
    ...stored.map(({ owner }) => owner),
    ...trace.entries.map(({ pluginId }) => comparableOwner(pluginId)),
  ]);
  const shown = [...owners].filter((owner) => only === undefined || owner === comparableOwner(only)).sort();
  const groups = await Promise.all(
    shown.map(async (owner): Promise<readonly AccessItem[]> => [
      { label: textFor("pick", ownerLabel(owner)), kind: vscode.QuickPickItemKind.Separator },
      ...(await grantItems(
        deps,
        kept.filter(({ plugin }) => plugin === owner),
      )),
      ...stored.filter((secret) => secret.owner === owner).map((secret) => secretItem(deps, secret)),
      ...callItems(deps, owner),
    ]),
  );
  return [
    ...groups.flat(),
    { label: textFor("pick", ""), kind: vscode.QuickPickItemKind.Separator },
    {
      label: textFor("pick", words.showTrace()),
      iconPath: new vscode.ThemeIcon("list-tree"),
      description: words.showTraceHint(),
      open: () => deps.access.calls.open(),
    },
  ];
}

async function grantItems({ access }: AccessDeps, grants: readonly Grant[]): Promise<readonly AccessItem[]> {
  const [first] = grants;
  if (first === undefined) return [];
  // All of them belong to the same program, which is hashed once.
  const sha256 = await sha256OfFile(first.plugin);
  return grants.map((grant) => ({
    label: grantLabel(grant),
    iconPath: new vscode.ThemeIcon(grant.answer === "allowed" ? "pass" : "circle-slash"),
    ...(grant.answer === "allowed" && { description: fileState(grant, sha256) }),
    detail: textFor("pick", `${grant.at.toLocaleString()} · ${grant.plugin}`),
    ...removable(words.revoke(), () => access.grants.revoke(grant)),
  }));
}

function grantLabel({ answer, use, secret, request }: Grant): SafeText<"pick"> {
  const handler = handlerOf(secret.owner);
  const what = { name: secret.name, handler: handler ?? "" };
  const isAllowed = answer === "allowed";
  if (request !== undefined) {
    const sent = { ...what, request: requestName(request) };
    return isAllowed ? words.allowedSend(sent) : words.refusedSend(sent);
  }
  if (use === "list") return isAllowed ? words.allowedList() : words.refusedList();
  if (use === "write") return isAllowed ? words.allowedWrite(what) : words.refusedWrite(what);
  if (handler !== undefined) return isAllowed ? words.allowedToken(what) : words.refusedToken(what);
  return isAllowed ? words.allowedRead(what) : words.refusedRead(what);
}

function fileState(grant: Grant, now: string | undefined): SafeText<"pick"> {
  if (now === undefined) return words.fileGone();
  if (isOwnBuild(grant)) return words.ownBuild();
  return now === grant.program ? words.fileSame() : words.fileChanged();
}

function secretItem(deps: AccessDeps, secret: SecretId): AccessItem {
  return {
    label: textFor("pick", secret.name),
    iconPath: new vscode.ThemeIcon("key"),
    description: words.hasValue(),
    ...(handlerOf(secret.owner) === undefined && { detail: textFor("pick", secret.owner) }),
    ...removable(words.deleteValue(), () => removeSecret(deps, secret)),
  };
}

/** One entry for all calls; the document shows each of them. */
function callItems({ access }: AccessDeps, owner: string): readonly AccessItem[] {
  const calls = access.trace.entries.filter(({ pluginId }) => comparableOwner(pluginId) === owner);
  const last = calls.at(-1);
  if (last === undefined) return [];
  return [
    {
      label: words.hostCallCount({ count: calls.length }),
      iconPath: new vscode.ThemeIcon("history"),
      description: words.lastHostCall({ text: hostCallLine(last.call) }),
      open: () => access.calls.open(),
    },
  ];
}

function removable(title: string, run: Removal["run"]): Pick<AccessItem, "removal" | "buttons"> {
  return { removal: { title, run }, buttons: [{ iconPath: new vscode.ThemeIcon("trash"), tooltip: title }] };
}
