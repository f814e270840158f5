// Which secret a command is about: what its argument says, else what a person chooses.
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
import type { Services } from "../common/services.js";

/** How an owner of secrets is called. */
export function ownerLabel(owner: string): string {
  const handler = handlerOf(owner);
  return handler === undefined
    ? cleanLine(pluginName(owner), 100)
    : words.tokenOf({ handler: cleanLine(handler, 100) });
}

/** The plugin that the argument means, else a plugin or an auth handler that is chosen. */
export async function chooseOwner(services: Services, argument: unknown, title: string): Promise<string | undefined> {
  const target = pluginTarget(argument);
  if (target !== undefined) return target.pluginId;
  const plugins = allPlugins(await settledSnapshot(services)).map(({ id, name }) => ({
    label: cleanLine(name, 100),
    description: cleanLine(id),
    iconPath: new vscode.ThemeIcon("plug"),
    owner: id,
  }));
  const handlers = Object.keys(services.host.profile().handlers).map((handler) => ({
    label: ownerLabel(handlerOwner(handler)),
    iconPath: new vscode.ThemeIcon("account"),
    owner: handlerOwner(handler),
  }));
  if (plugins.length + handlers.length === 0) {
    await showNothingFound(services);
    return undefined;
  }
  const chosen = await vscode.window.showQuickPick([...plugins, ...handlers], { title, matchOnDescription: true });
  return chosen?.owner;
}

/** One of the names that are known, or another that is typed. */
export async function chooseName(services: Services, owner: string): Promise<string | undefined> {
  const known = await knownNames(services, owner);
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
 * Names with a value, names that the plugin asked for, and the name that the settings give to a
 * handler's token.
 */
async function knownNames(
  { host }: Services,
  owner: string,
): Promise<readonly (vscode.QuickPickItem & { readonly name: string })[]> {
  const stored = await host.secrets.names(owner);
  const asked = host.trace.entries
    .filter(({ pluginId, call }) => pluginId === owner && call.rpc === "GetSecret")
    .map(({ call }) => call.name);
  const handlers = host.profile().handlers;
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

/**
 * A secret that has a value: the one that the argument means, else one that is chosen, of the
 * plugin that the argument means if it means one.
 */
export async function chooseStored(services: Services, argument: unknown): Promise<SecretId | undefined> {
  const { secrets } = services.host;
  const owner = pluginTarget(argument)?.pluginId;
  const all = await secrets.all();
  const names = owner === undefined ? undefined : await secrets.names(owner);
  const eligible = owner === undefined ? all : (names ?? []).map((name) => ({ owner, name }));
  if (eligible.length === 0) {
    await services.messages.show(
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
