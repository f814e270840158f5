// grpc-js as everyone uses it: a client and makeUnaryRequest, with its defaults.
import { Client, credentials } from "@grpc/grpc-js";
import { PluginServiceService } from "../../../src/scafctl/gen/scafctl/plugin.js";
import { callHandlers, type Execute } from "./calls.js";
import { serveOrders, text } from "./worker.js";

const { path, requestSerialize, responseDeserialize } = PluginServiceService.executeProvider;
const unlimited = { "grpc.max_receive_message_length": -1 };

let client: Client | undefined;

const execute: Execute = (request) =>
  new Promise((resolve, reject) => {
    client?.makeUnaryRequest(path, requestSerialize, responseDeserialize, request, (error, answer) => {
      if (answer === undefined) reject(error ?? new Error("no answer"));
      else resolve(answer);
    });
  });

serveOrders({
  open: (order) => {
    client = new Client(text(order, "target"), credentials.createInsecure(), unlimited);
    return Promise.resolve();
  },
  ...callHandlers(() => execute),
});
