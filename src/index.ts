/** The programmatic interface: `import { compileModel, readSpec } from "lookback/api"`. */

export { type BuildOptions, buildProject } from "./build.ts";
export { type Compiled, type CompileOptions, compileModel, type Stages } from "./compile.ts";
export { catalogue } from "./diagnostics/catalogue.ts";
export { type Diagnostic, Refusal, type Severity, type Span } from "./diagnostics/diagnostic.ts";
export { render } from "./diagnostics/render.ts";
export { readProject, writeProject } from "./emit/output-folder.ts";
export type { Model } from "./ir/model.ts";
export type { QuantizedGraph } from "./ir/quantized.ts";
export { runFixed } from "./ops/run-fixed.ts";
export { runFloat } from "./ops/run-float.ts";
export type { ParsedSpec } from "./spec/parsed-spec.ts";
export { readSpec } from "./spec/read-spec.ts";
export { findTarget, loadTargets } from "./targets/load.ts";
export { type Certificate, compareCertificates } from "./verify/certificate.ts";
export { chooseVectors, type Vectors } from "./verify/vectors.ts";
export { type Verification, verifyEquality } from "./verify/verify.ts";
export { version } from "./version.ts";
