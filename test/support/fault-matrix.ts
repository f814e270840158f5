// Reads the fault matrix from its source: each row's stage, title and reason, without running any of it.
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import ts from "typescript";

export interface Fault {
  readonly stage: string;
  readonly fault: string;
  readonly reason: string;
}

export interface FaultMatrix {
  readonly faults: readonly Fault[];
  /** What costs no call and no start. */
  readonly survived: readonly string[];
}

/** @throws Error when a row is written in a way that cannot be read, so that none is overlooked */
export function readFaultMatrix(): FaultMatrix {
  const file = resolve(__dirname, "../contract/goplugin-faults.test.ts");
  const source = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest, true);
  const faults: Fault[] = [];
  const survived: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node)) {
      const title = node.arguments.at(0);
      const body = node.arguments.at(1);
      const called = node.expression.getText(source);
      if (called === "rows" && title !== undefined && body !== undefined) faults.push(...rowsOf(text(title), body));
      if (called === "describe" && title?.getText(source) === `"goplugin survives"`) {
        survived.push(...titlesIn(node));
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return { faults, survived };
}

function rowsOf(stage: string, table: ts.Node): Fault[] {
  const found: Fault[] = [];
  const visit = (node: ts.Node): void => {
    const fault = ts.isObjectLiteralExpression(node) ? property(node, "fault") : undefined;
    if (fault !== undefined && ts.isObjectLiteralExpression(node)) {
      const reason = property(node, "reason");
      if (reason === undefined) throw new Error(`the row "${fault}" has no reason`);
      found.push({ stage, fault, reason });
    } else ts.forEachChild(node, visit);
  };
  visit(table);
  return found;
}

function titlesIn(describe: ts.Node): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    const title = ts.isCallExpression(node) && node.expression.getText() === "it" ? node.arguments.at(0) : undefined;
    if (title !== undefined) found.push(text(title));
    else ts.forEachChild(node, visit);
  };
  visit(describe);
  return found;
}

function property(object: ts.ObjectLiteralExpression, name: string): string | undefined {
  const found = object.properties.find((each) => each.name?.getText() === name);
  return found !== undefined && ts.isPropertyAssignment(found) ? text(found.initializer) : undefined;
}

/** Of a template, what is filled in reads as N. */
function text(node: ts.Node): string {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isTemplateExpression(node)) {
    return node.head.text + node.templateSpans.map((span) => `N${span.literal.text}`).join("");
  }
  throw new Error(`no text that can be read: ${node.getText()}`);
}
