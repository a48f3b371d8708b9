/** The doors of the house (ARCHITECTURE.md): who may import whom. */
const stages = "spec|weights|importers|lower|quantize|select|plan|emit|verify|flash";
module.exports = {
  forbidden: [
    { name: "no-cycles", severity: "error", from: {}, to: { circular: true } },
    {
      name: "ground-floor",
      comment: "diagnostics, ir and arith import no room above them",
      severity: "error",
      from: { path: "^src/(diagnostics|ir|arith)/" },
      to: { path: "^src/", pathNot: "^src/(diagnostics|ir|arith)/" },
    },
    {
      name: "ops-and-kernels",
      severity: "error",
      from: { path: "^src/(ops|kernels)/" },
      to: { path: "^src/", pathNot: "^src/(diagnostics|ir|arith|ops|kernels|language)/" },
    },
    {
      name: "stages-apart",
      comment: "a stage never imports another stage",
      severity: "error",
      from: { path: `^src/(${stages})/` },
      to: { path: `^src/(${stages}|cli)/`, pathNot: "^src/$1/" },
    },
    { name: "serial", severity: "error", from: { path: "^src/serial/" }, to: { path: "^src/", pathNot: "^src/(diagnostics|serial)/" } },
    { name: "targets", severity: "error", from: { path: "^src/targets/" }, to: { path: "^src/", pathNot: "^src/(diagnostics|targets)/" } },
    {
      name: "links",
      comment: "bytes to and from a device; what runs on it is a value",
      severity: "error",
      from: { path: "^src/links/" },
      to: { path: "^src/", pathNot: "^src/(diagnostics|targets|images|serial|links)/" },
    },
    {
      name: "emulators",
      comment: "only links start them",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/links/" },
      to: { path: "node_modules/(rp2040js|avr8js)" },
    },
    {
      name: "images",
      comment: "bytes in, bytes or diagnostics out; a board's facts come as a value",
      severity: "error",
      from: { path: "^src/images/" },
      to: { path: "^src/", pathNot: "^src/(diagnostics|targets|images)/" },
    },
    {
      name: "ts-morph",
      comment: "only the spec room parses TypeScript",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/spec/" },
      to: { path: "node_modules/ts-morph" },
    },
    {
      name: "handlebars",
      comment: "only emit renders templates",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/emit/" },
      to: { path: "node_modules/handlebars" },
    },
    {
      name: "commander",
      comment: "only the command line parses arguments",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/cli/" },
      to: { path: "node_modules/commander" },
    },
    { name: "no-orphans", severity: "error", from: { orphan: true, pathNot: "\\.d\\.ts$|^src/language/|language\\.ts$" }, to: {} },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "dist/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "types", "default"] },
  },
};
