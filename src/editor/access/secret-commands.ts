// "Set Secret…" and "Delete Secret…": the secrets of plugins and the tokens of auth handlers.
import type { CommandArgument } from "../../contributions.js";
import type { SecretId } from "../../model/index.js";
import type { AccessDeps } from "./index.js";
import { askValue } from "./secret-questions.js";
import { chooseName, chooseOwner, chooseStored, ownerLabel } from "./secret-targets.js";
import { words } from "./words.js";

export async function setSecret(deps: AccessDeps, argument: CommandArgument): Promise<void> {
  const owner = argument.pluginId ?? (await chooseOwner(deps));
  if (owner === undefined) return;
  const name = await chooseName(deps, owner);
  if (name === undefined) return;
  const value = await askValue(name, ownerLabel(owner));
  if (value === undefined) return;
  await deps.access.secrets.set({ owner, name }, value);
  void deps.messages.show("info", words.secretStored({ name, owner: ownerLabel(owner) }));
}

export async function deleteSecret(deps: AccessDeps, { pluginId }: CommandArgument): Promise<void> {
  const secret = await chooseStored(deps, pluginId);
  if (secret !== undefined) await removeSecret(deps, secret);
}

/** Removes a value at once. Undo restores it while the notification is shown. */
export async function removeSecret({ access, messages }: AccessDeps, secret: SecretId): Promise<void> {
  const value = await access.secrets.get(secret);
  await access.secrets.delete(secret);
  if (value === undefined) return;
  // Not awaited: a notification resolves only when the user closes it.
  void messages.show("info", words.secretDeleted({ name: secret.name, owner: ownerLabel(secret.owner) }), [
    { title: words.undo(), run: () => access.secrets.set(secret, value) },
  ]);
}
