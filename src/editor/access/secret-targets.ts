// The secret that a command is for: named by its argument, or chosen by the user.
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
import { pluginTarget } from "../common/targets.js";
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

/** The plugin that the argument names, else a plugin or an auth handler that the user chooses. */
export async function chooseOwner(deps: AccessDeps, argument: unknown, title: string): Promise<string | undefined> {
  const target = pluginTarget(argument);
  if (target !== undefined) return target.pluginId;
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
  const chosen = await vscode.window.showQuickPick([...plugins, ...handlers], { title, matchOnDescription: true });
  return chosen?.owner;
}

/** A known name, or another one that the user types. */
export async function chooseName(deps: AccessDeps, owner: string): Promise<string | undefined> {
  const known = await knownNames(deps, owner);
  const picker = vscode.window.createQuickPick<vscode.QuickPickItem & { readonly name: string }>();
  const show = (): void => {
    const typed = picker.value;
    const own = typed === "" || known.some(({ name }) => name === typed) ? [] : [typedItem(typed)];
    picker.items = [...own, ...known];
  };
  picker.title = words.chooseSecretName({ owner: ownerLabel(owner) });
  picker.placeholder = words.secretNameHint();
  picker.onDidChangeValue(show);
  show();
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
    ...(problem === undefined ? {} : { description: problem }),
    alwaysShow: true,
    name,
  };
}

/**
 * Names with a value, names that the plugin asked for, and the name of the handler's token in the
 * settings.
 */
async function knownNames(
  { access }: AccessDeps,
  owner: string,
): Promise<readonly (vscode.QuickPickItem & { readonly name: string })[]> {
  const stored = await access.secrets.names(owner);
  const asked = access.trace.entries
    .filter(({ pluginId, call }) => pluginId === owner && call.rpc === "GetSecret")
    .map(({ call }) => call.name);
  const handlers = access.profile.handlers;
  const handler = handlerOf(owner);
  const token = handler === undefined || !Object.hasOwn(handlers, handler) ? undefined : handlers[handler]?.tokenRef;
  const names = new Set([...stored, ...asked, ...(token === undefined ? [] : [token])]);
  return [...names]
    .filter((name) => secretNameProblem(name) === undefined)
    .map((name) => ({
      label: name,
      description: stored.includes(name) ? words.hasValue() : words.hasNoValue(),
      name,
    }));
}

/** A secret with a value that the user chooses, of the plugin that the argument names if any. */
export async function chooseStored(deps: AccessDeps, argument: unknown): Promise<SecretId | undefined> {
  const { secrets } = deps.access;
  const owner = pluginTarget(argument)?.pluginId;
  const all = await secrets.all();
  const names = owner === undefined ? undefined : await secrets.names(owner);
  const eligible = owner === undefined ? all : (names ?? []).map((name) => ({ owner, name }));
  if (eligible.length === 0) {
    await deps.messages.show(
      "info",
      owner === undefined ? words.noSecrets() : words.noSecretsOf({ owner: ownerLabel(owner) }),
    );
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
