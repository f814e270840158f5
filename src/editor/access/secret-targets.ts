// Pickers for the owner and the name of a secret.
import * as vscode from "vscode";
import {
  allPlugins,
  cleanLine,
  handlerOf,
  handlerOwner,
  pluginName,
  type SecretId,
  secretNameProblem,
} from "../../model/index.js";
import { words } from "./words.js";
import { settledSnapshot, showNothingFound } from "../common/discovery.js";
import type { AccessDeps } from "./index.js";

/** The label of an owner of secrets. */
export function ownerLabel(owner: string): string {
  const handler = handlerOf(owner);
  return handler === undefined
    ? cleanLine(pluginName(owner), 100)
    : words.tokenOf({ handler: cleanLine(handler, 100) });
}

/** A plugin or an auth handler. */
export async function chooseOwner(deps: AccessDeps): Promise<string | undefined> {
  const plugins = allPlugins(await settledSnapshot(deps)).map(({ id, name }) => ({
    label: cleanLine(name, 100),
    description: cleanLine(id),
    iconPath: new vscode.ThemeIcon("plug"),
    owner: id,
  }));
  const handlers = Object.keys(deps.access.profile.handlers).map((handler) => ({
    label: ownerLabel(handlerOwner(handler)),
    iconPath: new vscode.ThemeIcon("account"),
    owner: handlerOwner(handler),
  }));
  if (plugins.length + handlers.length === 0) {
    await showNothingFound(deps);
    return undefined;
  }
  const chosen = await vscode.window.showQuickPick([...plugins, ...handlers], {
    title: words.chooseSecretOwner(),
    matchOnDescription: true,
  });
  return chosen?.owner;
}

/** A known name, or another one that the user types. */
export async function chooseName(deps: AccessDeps, owner: string): Promise<string | undefined> {
  const known = await knownNames(deps, owner);
  const picker = vscode.window.createQuickPick<vscode.QuickPickItem & { readonly name: string }>();
  const update = (): void => {
    const typed = picker.value;
    const isNew = typed !== "" && known.every(({ name }) => name !== typed);
    picker.items = isNew ? [typedItem(typed), ...known] : known;
  };
  picker.title = words.chooseSecretName({ owner: ownerLabel(owner) });
  picker.placeholder = words.secretNameHint();
  picker.onDidChangeValue(update);
  update();
  const chosen = new Promise<string | undefined>((resolve) => {
    picker.onDidAccept(() => {
      const [item] = picker.selectedItems;
      if (item === undefined || secretNameProblem(item.name) !== undefined) return;
      resolve(item.name);
      picker.hide();
    });
    picker.onDidHide(() => resolve(undefined));
  });
  picker.show();
  try {
    return await chosen;
  } finally {
    picker.dispose();
  }
}

function typedItem(name: string): vscode.QuickPickItem & { readonly name: string } {
  const problem = secretNameProblem(name);
  return {
    label: problem === undefined ? words.newSecretName({ name: cleanLine(name, 100) }) : words.invalidSecretName(),
    description: problem ?? "",
    alwaysShow: true,
    name,
  };
}

/** Names with a value, names that the plugin requested, and the token's name in the settings. */
async function knownNames(
  { access }: AccessDeps,
  owner: string,
): Promise<readonly (vscode.QuickPickItem & { readonly name: string })[]> {
  const stored = await access.secrets.names(owner);
  const requested = access.trace.entries
    .filter(({ pluginId, call }) => pluginId === owner && call.rpc === "GetSecret")
    .map(({ call }) => call.name);
  const { handlers } = access.profile;
  const handler = handlerOf(owner);
  const token = handler === undefined || !Object.hasOwn(handlers, handler) ? undefined : handlers[handler]?.tokenRef;
  const names = new Set([...stored, ...requested, ...(token === undefined ? [] : [token])]);
  return [...names]
    .filter((name) => secretNameProblem(name) === undefined)
    .map((name) => ({
      label: name,
      description: stored.includes(name) ? words.hasValue() : words.hasNoValue(),
      name,
    }));
}

/** A secret with a value. @param owner undefined for the secrets of all owners */
export async function chooseStored(deps: AccessDeps, owner: string | undefined): Promise<SecretId | undefined> {
  const { secrets } = deps.access;
  const eligible =
    owner === undefined ? await secrets.all() : (await secrets.names(owner)).map((name) => ({ owner, name }));
  if (eligible.length === 0) {
    const text = owner === undefined ? words.noSecrets() : words.noSecretsOf({ owner: ownerLabel(owner) });
    await deps.messages.show("info", text);
    return undefined;
  }
  const items = eligible.map((secret) => ({
    label: secret.name,
    description: ownerLabel(secret.owner),
    ...(handlerOf(secret.owner) === undefined ? { detail: cleanLine(secret.owner) } : {}),
    secret,
  }));
  const chosen = await vscode.window.showQuickPick(items, {
    title: words.chooseSecretToDelete(),
    matchOnDescription: true,
  });
  return chosen?.secret;
}
