// The orders of the fixture plugin; without orders it is a correct echo plugin.
import type { FixtureProvider } from "../fixture-descriptor.js";

/** How a process ends itself. */
export type Ending =
  | { readonly exit: number }
  | { readonly signal: NodeJS.Signals }
  /** As a Go program panics: a trace on stderr, then exit status 2. */
  | { readonly panic: string };

/** Bytes by their text or, where text cannot say it, in base64. */
export type Bytes = string | { readonly base64: string };

/** Before the handshake line, in this order. */
export interface StartOrders {
  readonly stderr?: string;
  readonly stderrFloodBytes?: number;
  /** On the real stdout, so it comes where the line belongs. */
  readonly stdout?: string;
  readonly delayMs?: number;
  readonly end?: Ending;
  /** Never prints a line. */
  readonly hang?: boolean;
}

/** In the order of the line. */
export type LineField = "core" | "app" | "network" | "address" | "protocol" | "certificate" | "multiplex";

export interface LineOrders {
  /** Written as it is, without a newline of our own; `{address}` stands for where we listen. */
  readonly text?: string;
  /** Replaces single fields. */
  readonly fields?: Partial<Record<LineField, string>>;
  /** 4 to 7; default 6. */
  readonly fieldCount?: number;
  /** Default "\n". */
  readonly ending?: string;
  /**
   * `unasked`: a certificate without AutoMTLS; `none`: none with AutoMTLS; `padded`; `wrong`: not
   * the one of the server.
   */
  readonly certificate?: "unasked" | "none" | "padded" | "wrong";
  /** Closes the real stdout after the line, or after nothing when `text` is empty. */
  readonly closeStdout?: boolean;
  /** Junk on the real stdout after the line; the plugin blocks until the host reads it. */
  readonly thenStdoutBytes?: number;
  readonly thenEnd?: Ending;
}

/**
 * What happens to connections. `refuse`: no listener; `silent`: accepted, never answered;
 * `reset`: dropped at the first byte.
 */
export type TransportOrder = "refuse" | "silent" | "reset" | "garbage";

/** What happens in one call; the steps are taken in the order in which they stand here. */
export interface CallOrder {
  /** To GRPCStdio, before anything else. */
  readonly print?: { readonly stdout?: Bytes; readonly stderr?: Bytes };
  /** To the real stderr. */
  readonly log?: string;
  readonly delayMs?: number;
  /** Waits until the caller cancels, and records that. */
  readonly untilCancelled?: boolean;
  readonly never?: boolean;
  /** SIGSTOP to ourselves. */
  readonly freeze?: boolean;
  /**
   * `before`: nothing was sent; `during`: half of the answer; `after`: the whole answer, then the
   * end.
   */
  readonly end?: { readonly when: "before" | "during" | "after"; readonly how: Ending };
  /** RST_STREAM with this HTTP/2 code. */
  readonly reset?: number;
  /** Written to the connection as they are, which breaks HTTP/2; nothing more is sent. */
  readonly raw?: Bytes;
  /** Closes the whole connection. */
  readonly dropConnection?: boolean;
  /** An error status. Trailers only, unless `headersFirst`. */
  readonly status?: { readonly code: number; readonly message: string; readonly headersFirst?: boolean };
  /** The trailers after the message, instead of a status. */
  readonly trailers?: Readonly<Record<string, string>>;
  /** OK without any message. */
  readonly noMessage?: boolean;
  /** A message that is no protobuf. */
  readonly malformed?: boolean;
  /** An ExecuteProvider answer with `{"data":"xxx…"}` of about this size. */
  readonly answerBytes?: number;
  /** ExecuteProvider: the output, as data (put into `{"data":…}`) or as raw text. */
  readonly data?: unknown;
  readonly outputText?: Bytes;
  readonly error?: string;
  readonly exitCode?: number;
  /** Streams: what is sent, in order. */
  readonly chunks?: readonly StreamChunk[];
  /** Streams: repeats `chunks` endlessly, with a pause or at full speed. */
  readonly repeat?: { readonly pauseMs?: number };
  /** Streams: how they end after `chunks`; default with status OK. */
  readonly cut?: "reset" | "connection" | "process";
}

export type StreamChunk =
  { readonly stdout: Bytes } | { readonly stderr: Bytes } | { readonly data: unknown } | { readonly error: string };

export interface StdioOrders {
  /** Sent `times` over at the first subscription. */
  readonly print?: readonly {
    readonly channel: "stdout" | "stderr" | number;
    readonly bytes: Bytes;
    readonly times?: number;
  }[];
  /** Prints at full speed endlessly. */
  readonly flood?: boolean;
  /** Ends the stream after that. */
  readonly end?: boolean;
}

export interface StopOrders {
  /**
   * `answer`: answers and keeps running; `silent`: no answer; `die`: ends without an answer.
   */
  readonly shutdown?: "answer" | "silent" | "die";
  readonly ignoreSigterm?: boolean;
  readonly delayMs?: number;
  /** A child process that keeps our stdout and stderr open for this time. */
  readonly grandchild?: { readonly seconds: number; readonly ownGroup?: boolean };
}

export interface FixtureOrders {
  /** Default: one, `echo`. */
  readonly providers?: readonly FixtureProvider[];
  /** Application protocol; default 1. */
  readonly appVersion?: number;
  readonly network?: "unix" | "tcp";
  readonly start?: StartOrders;
  readonly line?: LineOrders;
  readonly transport?: TransportOrder;
  /**
   * By method (`ExecuteProvider`, `Check`, `StartStream` …) or `ExecuteProvider:<provider>`. A list
   * is used up call by call; its last entry stays. Methods without an order behave correctly.
   */
  readonly calls?: Readonly<Record<string, CallOrder | readonly CallOrder[]>>;
  /** Methods that are answered UNIMPLEMENTED besides those that a baseline plugin lacks. */
  readonly unimplemented?: readonly string[];
  readonly stdio?: StdioOrders;
  readonly stop?: StopOrders;
  /** Keeps running when its host has ended, as Go plugins do. */
  readonly outliveHost?: boolean;
  /** Where events are recorded, one JSON object a line; set by `makeFixture`. */
  readonly record?: string;
}

/** The orders as the plugin reads them: each descriptor is an encoded response, in base64. */
export type WrittenOrders = Omit<FixtureOrders, "providers"> & {
  readonly providers?: readonly { readonly name: string; readonly descriptor: string }[];
};

/** A line of the record. */
export type FixtureEvent =
  | {
      readonly event: "start";
      readonly pid: number;
      readonly argv: readonly string[];
      readonly cwd: string;
      readonly env: Readonly<Record<string, string>>;
    }
  | { readonly event: "call"; readonly method: string; readonly provider: string; readonly input: string }
  | { readonly event: "cancelled"; readonly method: string }
  | { readonly event: "announcement"; readonly id: number; readonly network: string; readonly address: string }
  | { readonly event: "grandchild"; readonly pid: number }
  | { readonly event: "signal"; readonly signal: string };
