// Notifications that ask whether a plugin may use a secret, and for the value of a secret without
// one.
import * as vscode from "vscode";
import {
  handlerOf,
  type PermissionAnswer,
  safe,
  type SafeText,
  type SecretPrompt,
  type SecretQuestion,
} from "../../model/index.js";
import type { Messages } from "../platform/messages.js";
import { askSecretly } from "../platform/pick.js";
import { buttons } from "../platform/words.js";
import { words } from "./words.js";

/**
 * VS Code cannot close a notification. When the run was cancelled, its question stays, and the
 * answer counts for the next run; a question that is asked again replaces the older one.
 */
export function secretQuestions(messages: Messages): SecretPrompt {
  return {
    async permit(question) {
      let answer: PermissionAnswer | undefined;
      const button = (title: string, value: PermissionAnswer) => ({ title, run: () => (answer = value) });
      await messages.show("warning", permissionText(question), [
        button(buttons.allow(), "allow"),
        button(words.allowOnce(), "once"),
        button(words.refuse(), "refuse"),
      ]);
      return answer;
    },

    async enter(question) {
      let answer: { readonly value: string } | "refuse" | undefined;
      const enterValue = async (): Promise<void> => {
        const value = await askValue(question.secret.name, question.pluginName);
        if (value !== undefined) answer = { value };
      };
      const { request } = question;
      const names = namesOf(question);
      const text =
        request === undefined
          ? words.secretMissing(names)
          : words.secretMissingFor({ ...names, request: requestName(request) });
      await messages.show("warning", text, [
        { title: words.enterValue(), run: enterValue },
        { title: words.notNow(), run: () => undefined },
        { title: words.refuse(), run: () => (answer = "refuse") },
      ]);
      return answer;
    },
  };
}

/** Asks for the value of a secret; undefined when the box was closed. */
export async function askValue(name: string, owner: string): Promise<string | undefined> {
  const title = words.secretValueTitle({ name, owner });
  return askSecretly(title, words.secretValueHint(), (value) => (value === "" ? words.secretValueEmpty() : undefined));
}

/** What is asked, and for a script how much of it is checked. */
function permissionText(question: SecretQuestion): SafeText<"notification"> {
  const { interpreter } = question;
  const text = useText(question);
  return interpreter === undefined ? text : safe`${text} ${words.checkedFileOnly({ interpreter })}`;
}

function useText(question: SecretQuestion): SafeText<"notification"> {
  const names = namesOf(question);
  const { use, changed } = question;
  if (use === "list") return changed ? words.mayListAgain(names) : words.mayList(names);
  if (use === "write") return changed ? words.mayWriteAgain(names) : words.mayWrite(names);
  if (question.request !== undefined) {
    const request = { ...names, request: requestName(question.request) };
    return changed ? words.mayBeSentAgain(request) : words.mayBeSent(request);
  }
  const handler = handlerOf(question.secret.owner);
  if (handler === undefined) return changed ? words.mayReadAgain(names) : words.mayRead(names);
  const token = { ...names, handler };
  return changed ? words.mayUseTokenAgain(token) : words.mayUseToken(token);
}

/** The path of a request in the workspace, from its URI. */
export function requestName(request: string): string {
  return vscode.workspace.asRelativePath(vscode.Uri.parse(request));
}

function namesOf({ pluginName, plugin, secret }: SecretQuestion) {
  return { pluginName, path: plugin, name: secret.name };
}
