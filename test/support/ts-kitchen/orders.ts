// Settings and orders of the plugin on our own server: settings for `serve` at its start, orders in
// the input of a call.

/** In the environment variable TS_KITCHEN, as JSON. */
export interface KitchenSettings {
  readonly transport?: "auto" | "unix" | "tcp";
  /** Default: the handshake's own, 1. */
  readonly versions?: readonly number[];
  readonly outliveHost?: boolean;
  readonly debug?: boolean;
  /** Done in this order; `waitMs` may be endless. */
  readonly onShutdown?: { readonly print?: string; readonly fail?: boolean; readonly waitMs?: number };
  /**
   * Printed by console.log in the same turn as `serve` is called, so before the handshake line is
   * out.
   */
  readonly printAtStart?: string;
  /** Announces a brokered service before any host can have opened the broker stream. */
  readonly announceEarly?: boolean;
  /** An author's mistakes: a handshake with an empty key, services that throw. */
  readonly mistake?: "no-cookie" | "no-services";
}

/** A piece of output, `repeat` times over. */
export interface Print {
  readonly stdout?: string;
  readonly stderr?: string;
  readonly repeat?: number;
}

export interface HostCall {
  readonly call: "GetSecret" | "SetSecret";
  readonly request: { readonly name: string; readonly value?: string };
}

/**
 * An execution's input. The names are the Go plugin's (test/go/plugins/kitchen/order.go), so that
 * one test can order from both.
 */
export interface Order {
  /** On `process.stdout` and `process.stderr`. */
  readonly print?: readonly Print[];
  /** A stream's chunks, before its result. */
  readonly chunks?: readonly Print[];
  /** Entries of the plugin's log. */
  readonly log?: readonly {
    readonly level: "info" | "warn" | "error";
    readonly message: string;
    readonly [field: string]: unknown;
  }[];
  /** Bytes straight to descriptor 1, past everything that `serve` has rerouted. */
  readonly rawStdoutBytes?: number;
  readonly sleepMs?: number;
  /** Waits until the caller cancels, and then creates the file `cancelledFile`. */
  readonly untilCancelled?: boolean;
  readonly cancelledFile?: string;
  readonly host?: readonly HostCall[];
  /** Serves this service once more through the broker: `data.brokerId`. */
  readonly serveBroker?: boolean;
  /** An uncaught error. */
  readonly panic?: string;
  /** `process.exit` in the middle of the call. */
  readonly exit?: number;
  /** How the handler itself fails, before it has begun. */
  readonly handler?: "throws" | "rejects";
  /** A call that fails. */
  readonly throw?: string;
  readonly status?: { readonly code: number; readonly message: string };
  readonly show?: readonly ("env" | "pid" | "version" | "inputBytes")[];
  readonly keep?: unknown;
  readonly fillBytes?: number;
}
