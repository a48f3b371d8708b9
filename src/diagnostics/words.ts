/** Names and numbers as messages show them. Names come from files that strangers wrote. */

import { printable } from "./render.ts";

/** One line, at most 80 characters, no control characters. */
export function shown(name: string): string {
  const short = name.length > 80 ? `${name.slice(0, 77)}...` : name;
  return printable(short.replace(/[\t\n]/g, "\ufffd"));
}

/** "a, b and 3 more". */
export function listed(names: readonly string[], most = 6): string {
  const first = names.slice(0, most).map(shown).join(", ");
  return names.length > most ? `${first} and ${names.length - most} more` : first;
}

/** "1 step", "3 steps". */
export function counted(n: number, thing: string): string {
  return `${n} ${thing}${n === 1 ? "" : "s"}`;
}

/** "0x20000000": addresses and other words of 32 bits. */
export function hex(value: number, digits = 8): string {
  return `0x${value.toString(16).toUpperCase().padStart(digits, "0")}`;
}

/** "02ec020e": a CRC-32 as certificates and messages have it. */
export function crcText(crc: number): string {
  return crc.toString(16).padStart(8, "0");
}

/** 65,536: not by toLocaleString, which differs between systems. */
export function grouped(n: number): string {
  return String(n).replace(/\B(?=(\d{3})+$)/g, ",");
}
