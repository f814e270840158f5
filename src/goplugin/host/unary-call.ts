// One unary call.
import { type MethodDefinition, status, type StatusObject } from "@grpc/grpc-js";
import type { PluginError } from "../base/errors.js";
import type { CallOptions } from "../base/types.js";
import { Call, type CallContext } from "./call.js";

export class UnaryCall<Req, Res> extends Call<Res> {
  private answer: Buffer | undefined;
  private settled = false;

  constructor(
    context: CallContext,
    definition: MethodDefinition<Req, Res>,
    options: CallOptions,
    internal: boolean,
    private readonly resolve: (answer: Res) => void,
    private readonly reject: (error: unknown) => void,
  ) {
    super(context, definition, options, internal);
  }

  onReceiveMessage(message: Buffer): void {
    if (this.answer === undefined) {
      this.answer = message;
      // An unread second message would hold back the status.
      this.startRead();
    } else this.abort(this.badAnswer("the plugin answered one call twice"));
  }

  onReceiveStatus(ended: StatusObject): void {
    if (this.settled) return;
    if (ended.code === status.OK) this.complete();
    // The call stays pending meanwhile, so that a cancel or a stop still takes effect.
    else void this.context.errorOf(this, ended).then((error) => this.fail(error));
  }

  abort(error: PluginError): void {
    if (this.settled) return;
    this.fail(error);
    this.cancel();
  }

  private complete(): void {
    let message: Res;
    try {
      if (this.answer === undefined) throw this.badAnswer("the call ended with OK, but without an answer");
      message = this.decode(this.answer);
    } catch (error) {
      this.fail(error);
      return;
    }
    this.settle();
    this.resolve(message);
  }

  private fail(error: unknown): void {
    if (this.settled) return;
    this.settle();
    this.reject(error);
  }

  private settle(): void {
    this.settled = true;
    // grpc-js keeps this object until a full garbage collection; do not keep the answer as well.
    this.answer = undefined;
    this.removeFromPending();
  }
}
