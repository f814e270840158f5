// Identifies an executable file by its first bytes.

/** Architectures have Go's names (`amd64`, `arm64`), which plugin authors know. */
export type ExecutableFormat =
  | {
      readonly kind: "elf";
      readonly arch: string;
      /** False for object files and cores. */
      readonly runnable: boolean;
      /** Set when the file is for another system than Linux. */
      readonly system: string | undefined;
      /** The dynamic loader that the file names, if within the bytes that were read. */
      readonly loader: string | undefined;
    }
  /** A universal binary has more than one architecture. */
  | { readonly kind: "mach-o"; readonly archs: readonly string[] }
  | { readonly kind: "pe"; readonly arch: string }
  | { readonly kind: "script"; readonly interpreter: string; readonly argument: string | undefined }
  | { readonly kind: "empty" }
  | { readonly kind: "text" }
  | { readonly kind: "unknown" };

/** Enough for every header that {@link identifyExecutable} reads. Bytes. */
export const headLength = 4096;

/** By e_machine: the little-endian name first where a machine knows both byte orders. */
const elfMachines: Readonly<Record<number, string | readonly [little: string, big: string]>> = {
  3: "386",
  8: ["mipsle", "mips"],
  20: "ppc",
  21: ["ppc64le", "ppc64"],
  22: "s390x",
  40: ["arm", "armbe"],
  43: "sparc64",
  62: "amd64",
  183: ["arm64", "arm64be"],
  243: "riscv64",
  258: "loong64",
};
/** Machines whose 32-bit and 64-bit programs share a number, by the name of the usual width. */
const otherWidth: Readonly<Record<string, string>> = {
  amd64: "amd64p32",
  arm64: "arm64p32",
  mips: "mips64",
  mipsle: "mips64le",
  riscv64: "riscv",
  s390x: "s390",
};
const machines32 = new Set(["mips", "mipsle"]);
/** EI_OSABI. Linux ignores it, but programs that set it do not run on Linux. */
const elfSystems: Readonly<Record<number, string>> = { 2: "netbsd", 6: "solaris", 9: "freebsd", 12: "openbsd" };
const machCpus: Readonly<Record<number, string>> = {
  7: "386",
  12: "arm",
  18: "ppc",
  0x01000007: "amd64",
  0x0100000c: "arm64",
  0x01000012: "ppc64",
};
/** go-plugin's own table (notes_windows.go). */
const peMachines: Readonly<Record<number, string>> = {
  0x14c: "386",
  0x1c0: "arm",
  0x6264: "loong64",
  0x8664: "amd64",
  0xaa64: "arm64",
};

/**
 * Node's `process.arch` as Go names it. Node says `ppc64` for both byte orders.
 */
export function goArchitecture(arch: string, byteOrder: "LE" | "BE"): string {
  if (arch === "ppc64" && byteOrder === "LE") return "ppc64le";
  return { x64: "amd64", ia32: "386", mipsel: "mipsle" }[arch] ?? arch;
}

/** @param head the first {@link headLength} bytes of the file, or all of a shorter one */
export function identifyExecutable(head: Buffer): ExecutableFormat {
  if (head.length === 0) return { kind: "empty" };
  if (head.length >= 20 && head.readUInt32BE(0) === 0x7f454c46) return elf(head);
  if (head.length >= 8) {
    const mach = machO(head);
    if (mach !== undefined) return mach;
  }
  if (head.toString("latin1", 0, 2) === "MZ") {
    const pe = portableExecutable(head);
    if (pe !== undefined) return pe;
  }
  if (head.toString("latin1", 0, 2) === "#!") return script(head);
  return { kind: looksLikeText(head) ? "text" : "unknown" };
}

/** A short description for messages. */
export function describeFormat(format: ExecutableFormat): string {
  switch (format.kind) {
    case "elf":
      return ["ELF", format.arch, format.system, format.runnable ? undefined : "object"].filter(Boolean).join(" ");
    case "mach-o":
      return `Mach-O ${format.archs.join(", ")}`;
    case "pe":
      return `PE ${format.arch}`;
    default:
      return format.kind;
  }
}

function elf(head: Buffer): ExecutableFormat {
  const wide = head[4] === 2;
  const little = head[5] !== 2;
  const type = little ? head.readUInt16LE(16) : head.readUInt16BE(16);
  const machine = little ? head.readUInt16LE(18) : head.readUInt16BE(18);
  return {
    kind: "elf",
    arch: elfArchitecture(machine, wide, little),
    // ET_EXEC and ET_DYN.
    runnable: type === 2 || type === 3,
    system: elfSystems[head[7] ?? 0],
    loader: elfLoader(head, wide, little),
  };
}

function elfArchitecture(machine: number, wide: boolean, little: boolean): string {
  const known = elfMachines[machine] ?? `machine ${machine}`;
  const name = typeof known === "string" ? known : known[little ? 0 : 1];
  return wide === machines32.has(name) ? (otherWidth[name] ?? name) : name;
}

/** The path in the PT_INTERP program header. */
function elfLoader(head: Buffer, wide: boolean, little: boolean): string | undefined {
  const u16 = (at: number): number => (little ? head.readUInt16LE(at) : head.readUInt16BE(at));
  const u32 = (at: number): number => (little ? head.readUInt32LE(at) : head.readUInt32BE(at));
  // The low word of a 64-bit offset is enough: larger offsets are beyond the bytes that were read.
  const word = (at: number): number => (wide && !little ? u32(at + 4) : u32(at));
  if (head.length < (wide ? 64 : 52)) return undefined;
  const table = word(wide ? 32 : 28);
  const size = u16(wide ? 54 : 42);
  const count = u16(wide ? 56 : 44);
  for (let index = 0; index < count; index++) {
    const entry = table + index * size;
    if (size < (wide ? 56 : 32) || entry + size > head.length) return undefined;
    if (u32(entry) !== 3) continue;
    const offset = word(entry + (wide ? 8 : 4));
    const end = head.indexOf(0, offset);
    return end > offset ? head.toString("utf8", offset, end) : undefined;
  }
  return undefined;
}

function machO(head: Buffer): ExecutableFormat | undefined {
  const magic = head.readUInt32BE(0);
  if (magic === 0xfeedface || magic === 0xfeedfacf) return { kind: "mach-o", archs: [cpu(head.readUInt32BE(4))] };
  if (magic === 0xcefaedfe || magic === 0xcffaedfe) return { kind: "mach-o", archs: [cpu(head.readUInt32LE(4))] };
  if (magic !== 0xcafebabe && magic !== 0xcafebabf) return undefined;
  const count = head.readUInt32BE(4);
  // A Java class has the same magic; its version in the next four bytes is above 30.
  if (count === 0 || count > 30) return undefined;
  const size = magic === 0xcafebabe ? 20 : 32;
  const archs: string[] = [];
  for (let at = 8; archs.length < count && at + 4 <= head.length; at += size) archs.push(cpu(head.readUInt32BE(at)));
  return { kind: "mach-o", archs };
}

function cpu(type: number): string {
  return machCpus[type] ?? `cpu ${type}`;
}

function portableExecutable(head: Buffer): ExecutableFormat | undefined {
  if (head.length < 64) return undefined;
  const at = head.readUInt32LE(60);
  if (at + 6 > head.length || head.toString("latin1", at, at + 4) !== "PE\0\0") return undefined;
  const machine = head.readUInt16LE(at + 4);
  return { kind: "pe", arch: peMachines[machine] ?? `machine ${machine}` };
}

/** `#! interpreter [argument]`: the rest of the line is one argument, as on Linux and macOS. */
function script(head: Buffer): ExecutableFormat {
  const newline = head.indexOf(0x0a);
  // Like the kernel, keeps a CR as a part of the interpreter's name, which is then not found.
  const line = head
    .toString("utf8", 2, newline < 0 ? head.length : newline)
    .replace(/^[ \t]+/, "")
    .replace(/[ \t]+$/, "");
  const [, interpreter = "", argument] = /^([^ \t]*)(?:[ \t]+(.*))?$/s.exec(line) ?? [];
  return { kind: "script", interpreter, argument: argument === "" ? undefined : argument };
}

function looksLikeText(head: Buffer): boolean {
  return (
    !head.includes(0) &&
    head.every((byte) => (byte >= 0x20 && byte !== 0x7f) || (byte >= 0x07 && byte <= 0x0d) || byte === 0x1b)
  );
}
