import { credentials } from "@grpc/grpc-js";
import { type RunningPlugin, startPlugin } from "scafctl-plugins/goplugin";
import { resolve } from "node:path";
import {
  AddressBookClient,
  type AddressBookServer,
  AddressBookService,
  PartyClient,
  PartyService,
} from "./gen/greeter.js";

/** A client stream: many requests, one answer. */
function greetAll(party: PartyClient, names: string[]): Promise<string> {
  return new Promise((done, fail) => {
    const call = party.greetAll((error, response) => (error === null ? done(response.text) : fail(error)));
    for (const name of names) call.write({ name });
    call.end();
  });
}

/** A bidirectional stream. */
async function chat(party: PartyClient, names: string[]): Promise<void> {
  const call = party.chat();
  for (const name of names) call.write({ name });
  call.end();
  for await (const { text } of call as AsyncIterable<{ text: string }>) console.log(text);
}

/** The broker, host as server: the plugin dials the id that it receives in a message. */
async function greetFriends(plugin: RunningPlugin, friends: string[]): Promise<string> {
  const book: AddressBookServer = { list: (_request, callback) => callback(null, { names: friends }) };
  const brokerId = plugin.broker.nextId();
  const serving = await plugin.broker.acceptAndServe(brokerId, (server) => server.addService(AddressBookService, book));
  try {
    return (await plugin.call(PartyService.greetFriends, { brokerId })).text;
  } finally {
    serving.dispose();
  }
}

/** The broker, host as client: dials the id that the plugin's answer names. */
async function guests(plugin: RunningPlugin): Promise<string[]> {
  const { brokerId } = await plugin.call(PartyService.guests, {});
  const channelOverride = await plugin.broker.dial(brokerId);
  const book = new AddressBookClient("", credentials.createInsecure(), { channelOverride });
  try {
    return await new Promise((done, fail) =>
      book.list({}, (error, response) => (error === null ? done(response.names) : fail(error))),
    );
  } finally {
    book.close();
  }
}

async function main(file = ""): Promise<void> {
  const plugin = await startPlugin({
    path: resolve(file),
    handshake: { protocolVersion: 1, magicCookieKey: "GREETER_PLUGIN", magicCookieValue: "hello" },
  });
  try {
    // For calls that RunningPlugin has no method for; uses its connection, secured or not.
    const party = new PartyClient("", credentials.createInsecure(), { channelOverride: plugin.channel });
    console.log(await greetAll(party, ["Ada", "Bob"]));
    await chat(party, ["Cleo", "Dan"]);
    console.log(await greetFriends(plugin, ["Eve"]));
    console.log(await guests(plugin));
  } finally {
    await plugin.stop();
  }
}

void main(process.argv[2]);
