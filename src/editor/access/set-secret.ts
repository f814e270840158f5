// "Set Secret…": stores a value under a name of one plugin, or the token of an auth handler.
// Whether it is used is asked when a plugin wants it.
import { words } from "./words.js";
import { chooseName, chooseOwner, ownerLabel } from "./secret-targets.js";
import type { Services } from "../common/services.js";

export async function setSecret(services: Services, argument: unknown): Promise<void> {
  const { host, messages } = services;
  const owner = await chooseOwner(services, argument, words.chooseSecretOwner());
  if (owner === undefined) return;
  const name = await chooseName(services, owner);
  if (name === undefined) return;
  const value = await host.askValue(name, ownerLabel(owner));
  if (value === undefined) return;
  await host.secrets.set({ owner, name }, value);
  void messages.show("info", words.secretStored({ name, owner: ownerLabel(owner) }));
}
