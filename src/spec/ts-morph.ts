/**
 * The values of ts-morph that the spec room uses.
 *
 * They are loaded by `require`: an ES import of CommonJS makes Node first search all 13 MB of it, TypeScript included,
 * for the names it exports, which takes a third of the time of reading a small spec. Types are imported from ts-morph.
 */

import { createRequire } from "node:module";
import type * as morph from "ts-morph";

const loaded = createRequire(import.meta.url)("ts-morph") as typeof morph;

export const Node: typeof morph.Node = loaded.Node;
export type Node = morph.Node;
export const Project: typeof morph.Project = loaded.Project;
export type Project = morph.Project;
export const SyntaxKind: typeof morph.SyntaxKind = loaded.SyntaxKind;
export type SyntaxKind = morph.SyntaxKind;
/** TypeScript itself. */
export const typescript: typeof morph.ts = loaded.ts;
