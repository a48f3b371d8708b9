/** The value of the stage `emit`: the C project, as text. */
export interface CProject {
  /** Of every external name, type, macro and file. */
  readonly prefix: string;
  /** By name; manifest.json among them. */
  readonly files: ReadonlyMap<string, string>;
  /** Those of them that are compiled. */
  readonly sources: readonly string[];
  /** What verify builds beside them: the harness, and the port file of the build with probes. */
  readonly harness: ReadonlyMap<string, string>;
}
