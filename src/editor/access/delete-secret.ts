// "Delete Secret…": removes a value at once. Undo restores it while the notification is shown.
import { words } from "./words.js";
import type { SecretId } from "../../model/index.js";
import { chooseStored, ownerLabel } from "./secret-targets.js";
import type { AccessDeps } from "./index.js";

export async function deleteSecret(deps: AccessDeps, argument: unknown): Promise<void> {
  const secret = await chooseStored(deps, argument);
  if (secret !== undefined) await removeSecret(deps, secret);
}

/** Does not wait until the notification is closed. */
export async function removeSecret({ access, messages }: AccessDeps, secret: SecretId): Promise<void> {
  const value = await access.secrets.get(secret);
  await access.secrets.delete(secret);
  if (value === undefined) return;
  void messages.show("info", words.secretDeleted({ name: secret.name, owner: ownerLabel(secret.owner) }), [
    { title: words.undo(), run: () => access.secrets.set(secret, value) },
  ]);
}
