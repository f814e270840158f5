// Pickers for the owner and the name of a secret.
import * as vscode from "vscode";
import {
  allPlugins,
  handlerOf,
  handlerOwner,
  pluginName,
  type SecretId,
  secretNameProblem,
  textFor,
} from "../../model/index.js";
import { words } from "./words.js";
import { openPicker, type PickItem, pickOne } from "../platform/pick.js";
import { settledSnapshot, showNothingFound } from "../common/discovery.js";
import type { AccessDeps } from "./index.js";

/** The label of an owner of secrets. */
export function ownerLabel(owner: string): string {
  const handler = handlerOf(owner);
  return handler === undefined ? pluginName(owner) : words.tokenOf({ handler });
}

/** A plugin or an auth handler. */
export async function chooseOwner(deps: AccessDeps): Promise<string | undefined> {
  const plugins = allPlugins(await settledSnapshot(deps)).map(({ id, name }) => ({
    label: textFor("pick", name),
    description: textFor("pick", id),
    iconPath: new vscode.ThemeIcon("plug"),
    owner: id,
  }));
  const handlers = Object.keys(deps.access.profile.handlers).map((handler) => ({
    label: textFor("pick", ownerLabel(handlerOwner(handler))),
    iconPath: new vscode.ThemeIcon("account"),
    owner: handlerOwner(handler),
  }));
  if (plugins.length + handlers.length === 0) {
    await showNothingFound(deps);
    return undefined;
  }
  const chosen = await pickOne([...plugins, ...handlers], {
    title: words.chooseSecretOwner(),
    matchOnDescription: true,
  });
  return chosen?.owner;
}

interface SecretName extends PickItem {
  readonly name: string;
}

/** A known name, or another one that the user types. */
export async function chooseName(deps: AccessDeps, owner: string): Promise<string | undefined> {
  const known = await knownNames(deps, owner);
  const title = words.chooseSecretName({ owner: ownerLabel(owner) });
  const picker = openPicker<SecretName>(title, words.secretNameHint());
  const update = (): void => {
    const typed = picker.value;
    const isNew = typed !== "" && known.every(({ name }) => name !== typed);
    picker.items = isNew ? [typedItem(typed), ...known] : known;
  };
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

function typedItem(name: string): SecretName {
  const problem = secretNameProblem(name);
  return {
    label: problem === undefined ? words.newSecretName({ name }) : words.invalidSecretName(),
    description: textFor("pick", problem ?? ""),
    alwaysShow: true,
    name,
  };
}

/** Names with a value, names that the plugin requested, and the token's name in the settings. */
async function knownNames({ access }: AccessDeps, owner: string): Promise<readonly SecretName[]> {
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
      label: textFor("pick", name),
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
    label: textFor("pick", secret.name),
    description: textFor("pick", ownerLabel(secret.owner)),
    ...(handlerOf(secret.owner) === undefined ? { detail: textFor("pick", secret.owner) } : {}),
    secret,
  }));
  const chosen = await pickOne(items, {
    title: words.chooseSecretToDelete(),
    matchOnDescription: true,
  });
  return chosen?.secret;
}
