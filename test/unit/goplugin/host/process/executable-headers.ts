// Builds the first bytes of executables of each format.

interface Elf {
  readonly machine: number;
  readonly type?: number;
  readonly wide?: boolean;
  readonly little?: boolean;
  readonly system?: number;
  readonly loader?: string;
}

/** The headers of an ELF file with one program header. */
export function elf({ machine, type = 2, wide = true, little = true, system = 0, loader }: Elf): Buffer {
  const bytes = Buffer.alloc(512);
  const u16 = (value: number, at: number) => (little ? bytes.writeUInt16LE(value, at) : bytes.writeUInt16BE(value, at));
  const u32 = (value: number, at: number) => (little ? bytes.writeUInt32LE(value, at) : bytes.writeUInt32BE(value, at));
  const word = (value: number, at: number) => u32(value, wide && !little ? at + 4 : at);
  bytes.write("\x7fELF", "latin1");
  bytes[4] = wide ? 2 : 1;
  bytes[5] = little ? 1 : 2;
  bytes[7] = system;
  u16(type, 16);
  u16(machine, 18);
  word(64, wide ? 32 : 28);
  u16(wide ? 56 : 32, wide ? 54 : 42);
  u16(2, wide ? 56 : 44);
  if (loader !== undefined) {
    const entry = 64 + (wide ? 56 : 32);
    u32(3, entry);
    word(300, entry + (wide ? 8 : 4));
    bytes.write(`${loader}\0`, 300);
  }
  return bytes;
}

export function machO(cpu: number, little = true): Buffer {
  const bytes = Buffer.alloc(32);
  if (little) {
    bytes.writeUInt32LE(0xfeedfacf, 0);
    bytes.writeUInt32LE(cpu, 4);
  } else {
    bytes.writeUInt32BE(0xfeedfacf, 0);
    bytes.writeUInt32BE(cpu, 4);
  }
  return bytes;
}

export function fat(...cpus: number[]): Buffer {
  const bytes = Buffer.alloc(8 + cpus.length * 20);
  bytes.writeUInt32BE(0xcafebabe, 0);
  bytes.writeUInt32BE(cpus.length, 4);
  cpus.forEach((cpu, index) => bytes.writeUInt32BE(cpu, 8 + index * 20));
  return bytes;
}

export function pe(machine: number): Buffer {
  const bytes = Buffer.alloc(256);
  bytes.write("MZ", "latin1");
  bytes.writeUInt32LE(128, 60);
  bytes.write("PE\0\0", 128, "latin1");
  bytes.writeUInt16LE(machine, 132);
  return bytes;
}
