// Why a part of a schema was not checked.

export type NotCheckedReason =
  /** A reference leads nowhere in the schema. */
  | "missing"
  /** A reference leads to another document. */
  | "remote"
  /** A reference leads to itself. */
  | "loop"
  /** No regular expression of Go. */
  | "pattern"
  /** The keyword's value has a form that it cannot have. */
  | "form"
  /** The bound of steps, or of nesting. */
  | "too-much-work";

/** Thrown inside this folder: ends the keyword that is being checked, and nothing else. */
export class NotChecked extends Error {
  override readonly name = "NotChecked";

  constructor(readonly reason: NotCheckedReason) {
    super(reason);
  }
}
