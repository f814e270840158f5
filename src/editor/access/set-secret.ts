// "Set Secret…": stores a secret of a plugin or the token of an auth handler. The user is asked for
// permission when a plugin requests it.
import { words } from "./words.js";
import { askValue } from "./secret-questions.js";
import { chooseName, chooseOwner, ownerLabel } from "./secret-targets.js";
import type { AccessDeps } from "./index.js";

export async function setSecret(deps: AccessDeps, argument: unknown): Promise<void> {
  const { access, messages } = deps;
  const owner = await chooseOwner(deps, argument, words.chooseSecretOwner());
  if (owner === undefined) return;
  const name = await chooseName(deps, owner);
  if (name === undefined) return;
  const value = await askValue(name, ownerLabel(owner));
  if (value === undefined) return;
  await access.secrets.set({ owner, name }, value);
  void messages.show("info", words.secretStored({ name, owner: ownerLabel(owner) }));
}
