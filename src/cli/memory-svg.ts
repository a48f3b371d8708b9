/** Memories as a picture: a row of cells for each level, a cell for each slot, the darker the newer, with the entries that it stands for. */

import type { RememberedLevel } from "../ops/look-back/remembered.ts";
import { ageText, type MemoryReport, occupancyText } from "./memory-report.ts";

const cell = 22;
const gap = 2;
const perRow = 32;
const margin = 12;
const line = 20;

/** A slot's colour from 0 (as new as can be) to 1 (as old as the level reaches). */
const [newest, oldest] = [
  [20, 66, 114],
  [214, 230, 245],
] as const;
const kept = "#2a7f62";

export function memoryPicture(reports: readonly MemoryReport[]): string {
  const parts: string[] = [];
  let y = margin;
  const text = (words: string, bold = false) => {
    y += line;
    parts.push(`<text x="${margin}" y="${y - 6}"${bold ? ' font-weight="bold"' : ""}>${escaped(words)}</text>`);
  };
  for (const { model, nodes } of reports) {
    for (const { name, levels } of nodes) {
      text(`${model}: ${name}`, true);
      for (const level of levels) {
        text(occupancyText(level));
        parts.push(...cellsOf(level, y));
        y += Math.ceil(level.slots / perRow) * (cell + gap) + gap;
      }
      y += line / 2;
    }
  }
  text("A cell is a slot: dark blue the newest, light the oldest, green without horizon, white free; the number: entries it stands for.");
  const width = 2 * margin + perRow * (cell + gap);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${y + margin}" viewBox="0 0 ${width} ${y + margin}" font-family="sans-serif" font-size="12">`,
    `<title>What ${escaped(reports.map(({ model }) => model).join(" and "))} remembers</title>`,
    `<rect width="100%" height="100%" fill="white"/>`,
    ...parts,
    `</svg>`,
    ``,
  ].join("\n");
}

function cellsOf(level: RememberedLevel, top: number): string[] {
  const taken = new Map(level.vectors.map((vector) => [vector.slot, vector]));
  const reach = Math.max(1, ...level.vectors.map(({ age }) => age?.newest ?? 0));
  return Array.from({ length: level.slots }, (_, slot) => {
    const vector = taken.get(slot);
    const x = margin + (slot % perRow) * (cell + gap);
    const y = top + Math.floor(slot / perRow) * (cell + gap);
    const square = (fill: string) =>
      `<rect x="${x}" y="${y}" width="${cell}" height="${cell}" fill="${fill}" stroke="#888" stroke-width="0.5">`;
    if (vector === undefined) return `${square("white")}<title>slot ${slot}: free</title></rect>`;
    const { age, count } = vector;
    const old = age === undefined ? 0 : age.newest / reach;
    const about = [
      ...(age ? [`age ${ageText(age)}`] : []),
      ...(count === undefined ? [] : [`count ${count}`]),
      ...(vector.score ? [`score ${vector.score.stored}`] : []),
    ].join(", ");
    const number = count !== undefined && count > 1 ? numberIn(x, y, count, old < 0.5) : "";
    return `${square(age === undefined ? kept : mixed(old))}<title>slot ${slot}: ${about}</title></rect>${number}`;
  });
}

function numberIn(x: number, y: number, count: number, onDark: boolean): string {
  return `<text x="${x + cell / 2}" y="${y + cell / 2 + 4}" font-size="10" text-anchor="middle" fill="${onDark ? "white" : "black"}">${count}</text>`;
}

function mixed(old: number): string {
  return `rgb(${newest.map((value, i) => Math.round(value + ((oldest[i] ?? 0) - value) * old)).join(",")})`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
