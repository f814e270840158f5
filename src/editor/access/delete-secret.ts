// "Delete Secret…": removes a value. Choosing it was the question; Undo brings it back for as long
// as the message stands.
import { words } from "./words.js";
import type { SecretId } from "../../model/index.js";
import { chooseStored, ownerLabel } from "./secret-targets.js";
import type { Services } from "../common/services.js";

export async function deleteSecret(services: Services, argument: unknown): Promise<void> {
  const secret = await chooseStored(services, argument);
  if (secret !== undefined) await removeSecret(services, secret);
}

/** Does not wait for the message to be closed. */
export async function removeSecret({ host, messages }: Services, secret: SecretId): Promise<void> {
  const value = await host.secrets.get(secret);
  await host.secrets.delete(secret);
  if (value === undefined) return;
  void messages.show("info", words.secretDeleted({ name: secret.name, owner: ownerLabel(secret.owner) }), [
    { title: words.undo(), run: () => host.secrets.set(secret, value) },
  ]);
}
