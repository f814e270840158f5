import { credentials } from "@grpc/grpc-js";
import { type Broker, serve } from "scafctl-plugins/goplugin";
import {
  AddressBookClient,
  type AddressBookServer,
  AddressBookService,
  type GreetRequest,
  type PartyServer,
  PartyService,
} from "./gen/greeter.js";

const greeted: string[] = [];
const hello = (...names: string[]): { text: string } => {
  greeted.push(...names);
  return { text: `Hello, ${names.join(" and ")}!` };
};

const party = (broker: Broker): PartyServer => ({
  greetAll(call, callback) {
    const names: string[] = [];
    call.on("data", ({ name }: GreetRequest) => names.push(name));
    call.on("end", () => callback(null, hello(...names)));
  },
  chat(call) {
    call.on("data", ({ name }: GreetRequest) => call.write(hello(name)));
    call.on("end", () => call.end());
  },
  // The broker, plugin as client.
  async greetFriends(call, callback) {
    const channelOverride = await broker.dial(call.request.brokerId);
    const book = new AddressBookClient("", credentials.createInsecure(), { channelOverride });
    book.list({}, (error, response) => {
      callback(error, error === null ? hello(...response.names) : null);
      book.close();
    });
  },
  // The broker, plugin as server. What a handler throws or rejects with fails its call.
  async guests(_call, callback) {
    const book: AddressBookServer = { list: (_request, answer) => answer(null, { names: greeted }) };
    const brokerId = broker.nextId();
    await broker.acceptAndServe(brokerId, (server) => server.addService(AddressBookService, book));
    callback(null, { brokerId });
  },
});

void serve({
  handshake: { protocolVersion: 1, magicCookieKey: "GREETER_PLUGIN", magicCookieValue: "hello" },
  services: (server, broker) => server.addService(PartyService, party(broker)),
});
