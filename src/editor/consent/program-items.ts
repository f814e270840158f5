// Programs as text and as items of a list from which a person chooses what to allow.
import { cleanLine, type FileChange, joined, type Program, textFor } from "../../model/index.js";
import { type PickItem, pickSeveral } from "../platform/pick.js";
import { words } from "./words.js";

/** A program that a person may allow, with what the list says about it. */
export interface ProgramToAllow extends Program {
  /** Why it is locked; absent while its directory is not allowed. */
  readonly change?: FileChange | undefined;
  readonly linkTarget?: string | undefined;
}

/**
 * Lists the programs, all of them chosen.
 * @returns those to allow; undefined when the list was closed
 */
export async function choosePrograms(
  programs: readonly ProgramToAllow[],
): Promise<readonly ProgramToAllow[] | undefined> {
  const items = programs.map((program) => ({ ...item(program), picked: true, program }));
  const chosen = await pickSeveral(items, {
    title: words.choosePrograms({ count: programs.length }),
    placeHolder: words.chooseProgramsHint(),
    matchOnDetail: true,
  });
  return chosen?.map(({ program }) => program);
}

function item({ name, path, bytes, interpreter, change, linkTarget }: ProgramToAllow): PickItem {
  const size = sizeText(bytes);
  const kind = interpreter === undefined ? size : words.runBy({ size, interpreter: cleanLine(interpreter, 60) });
  const state = { new: words.isNew, changed: words.isChanged };
  return {
    label: textFor("pick", name),
    description: textFor("pick", joined(change && state[change](), kind)),
    detail: textFor("pick", joined(cleanLine(path), linkTarget && words.linkTo({ path: linkTarget }))),
  };
}

/** The first programs by name and size. */
export function programNames(programs: readonly Program[], limit = 4): string {
  const names = programs.slice(0, limit).map(({ name, bytes, interpreter }) => {
    const size = sizeText(bytes);
    return words.nameWithSize({
      name: cleanLine(name, 60),
      size: interpreter === undefined ? size : words.script({ size }),
    });
  });
  return programs.length > limit ? words.more({ names: names.join(", ") }) : names.join(", ");
}

/** With a unit that people know from their file manager. */
function sizeText(bytes: number): string {
  if (bytes < 1_000) return words.bytes({ bytes });
  if (bytes < 1_000_000) return words.kilobytes({ size: (bytes / 1_000).toFixed(0) });
  const megabytes = bytes / 1_000_000;
  return words.megabytes({ size: megabytes.toFixed(megabytes < 10 ? 1 : 0) });
}
