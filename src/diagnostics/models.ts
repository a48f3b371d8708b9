/** LB3: models and operators. */

import { error, unsupported, warning } from "./define.ts";

const didYouMean = (near: string | undefined): string | undefined => (near === undefined ? undefined : `did you mean ${near}?`);

export const models = {
  outsideModel: error("LB3001", {
    title: "an operator outside a model",
    explain:
      "Operators belong to the step of a model, or to a block that is called in one: at the top of a file there is no model to add them to.\n\nWrong: const frame = input([40]); export default model({}, () => frame);\nRight: export default model({}, () => { const frame = input([40]); return frame; });",
    message: (name: string) => `${name} is used outside a model`,
    help: () => "write it inside the model's step, or inside a block that is called there",
  }),
  modelInside: error("LB3002", {
    title: "a model inside a function",
    explain:
      "A model is a constant of the file, exported by default or by name. What several models share is written as a block.\n\nWrong: function build(units: number) { return model({}, () => dense(input([4]), { units })); }\nRight: export const small = model({}, () => dense(input([4]), { units: 8 }));",
    message: () => "a model is exported from the file, not built inside a function",
    help: () => "write: export const name = model({ ... }, () => { ... }); what models share is a block",
  }),
  noReturn: error("LB3003", {
    title: "the model returns nothing",
    explain:
      "A model's step returns what the device gets: one tensor, or several by name.\n\nWrong: model({}, () => { const scores = dense(input([4]), { units: 2 }); })\nRight: model({}, () => { const scores = dense(input([4]), { units: 2 }); return scores; })",
    message: () => "the model returns nothing",
    help: () => "return a tensor, or several by name: return { label, scores }",
  }),
  badOutput: error("LB3004", {
    title: "an output that is not a tensor",
    explain:
      "Every output of a model is a tensor; constants are not part of its result.\n\nWrong: return { scores, units: 4 };\nRight: return { scores };",
    message: (what: string) => `a model returns tensors, not ${what}`,
    help: () => "return a tensor, or several by name: return { label, scores }",
  }),
  sameOutput: error("LB3005", {
    title: "two outputs of one name",
    explain:
      "Each output is a member of a C struct and has a name of its own, also when upper and lower case are not told apart.\n\nWrong: return { scores, scores: softmax(scores) };\nRight: return { scores, shares: softmax(scores) };",
    message: (name: string) => `two outputs are called ${name}`,
    help: () => "give one of them another name",
  }),
  unusedInput: error("LB3006", {
    title: "an input that no output depends on",
    explain:
      "The device would have to hand in a value that changes nothing, which is almost always a mistake.\n\nWrong: const speed = input([1]); return dense(frame, { units: 4 });\nRight: const speed = input([1]); return dense(concat([frame, speed]), { units: 4 });",
    message: (name: string) => `input ${name} is never used`,
    help: () => "no output depends on it; remove it or use it",
  }),
  unusedLayer: warning("LB3007", {
    title: "a layer that no output depends on",
    explain:
      "The layer has weights but does not reach any output, so it is left out of the generated code. That is legal, and useful while a model is being cut down, but it may be a mistake.",
    message: (name: string, op: string) => `no output depends on ${name} (${op}); it is left out`,
  }),
  noInput: error("LB3008", {
    title: "the model has no input",
    explain:
      "A model without an input would give the same result at every step.\n\nWrong: model({}, () => feedback([4], (previous) => relu(previous)))\nRight: model({}, () => { const frame = input([4]); return feedback([4], (previous) => add(previous, frame)); })",
    message: () => "the model has no input",
    help: () => "write: const frame = input([40], { range: [-1, 1] })",
  }),
  missingArgument: error("LB3009", {
    title: "an argument is missing",
    explain: "The operator takes more arguments than it was given.\n\nWrong: add(frame)\nRight: add(frame, hidden)",
    message: (op: string, what: string) => `${op} needs ${what}`,
  }),
  tooManyArguments: error("LB3010", {
    title: "too many arguments",
    explain:
      "The operator takes fewer arguments; numbers that describe it are options.\n\nWrong: dense(frame, 64, true)\nRight: dense(frame, { units: 64, bias: true })",
    message: (op: string, most: number) => `${op} takes ${most === 1 ? "1 argument" : `${most} arguments`}`,
  }),
  argumentNotTensor: error("LB3011", {
    title: "an argument that is not the right kind of tensor",
    explain:
      "The operator takes a tensor here, or class indices, and got something else. inputIndex and argmax give class indices, of which embedding makes numbers.\n\nWrong: lstm(inputIndex({ classes: 64 }), { units: 32 })\nRight: lstm(embedding(inputIndex({ classes: 64 }), { units: 16 }), { units: 32 })",
    message: (op: string, got: string) => `${op} takes a tensor here, not ${got}`,
  }),
  missingOption: error("LB3012", {
    title: "an option is missing",
    explain:
      'The operator cannot do without this option.\n\nWrong: dense(frame, { activation: "relu" })\nRight: dense(frame, { units: 10, activation: "relu" })',
    message: (op: string, option: string) => `${op} needs the option ${option}`,
  }),
  unknownOption: error("LB3013", {
    title: "an unknown option",
    explain:
      "The operator has no such option. Words of other frameworks are translated where they are known.\n\nWrong: attention(frame, { window: 16, num_heads: 4 })\nRight: attention(frame, { window: 16, heads: 4 })",
    message: (op: string, option: string, _near?: string) => `${op} has no option ${option}`,
    help: (_op, _option, near?: string) => didYouMean(near),
  }),
  badOption: error("LB3014", {
    title: "an option with a value that it cannot have",
    explain: "The message names what the option takes.\n\nWrong: dense(frame, { units: 2.5 })\nRight: dense(frame, { units: 2 })",
    message: (option: string, expected: string, got: string) => `${option} must be ${expected}, not ${got}`,
  }),
  shape: error("LB3015", {
    title: "shapes that do not fit",
    explain:
      "The compiler works out every shape exactly; here two do not agree, or one is not what the operator takes. The help says where the tensors come from.\n\nWrong: add(input([40]), dense(frame, { units: 64 }))\nRight: add(input([40]), dense(frame, { units: 40 }))",
    message: (message: string, _help?: string) => message,
    help: (_message, help?: string) => help,
  }),
  time: error("LB3016", {
    title: "tensors that do not arrive together",
    explain:
      "A tensor exists at every step, once in several steps, or as a whole sequence. An operator over two tensors needs both at once. hold repeats a slower tensor at every step; collect gathers steps into a sequence; last and mean make one value of a sequence.\n\nWrong: add(frame, conv1d(frame, { filters: 8, kernelSize: 3, stride: 4 }))\nRight: add(frame, hold(conv1d(frame, { filters: 8, kernelSize: 3, stride: 4 })))",
    message: (message: string, _help?: string) => message,
    help: (_message, help?: string) => help,
  }),
  sameCName: error("LB3017", {
    title: "two names that would be one in C",
    explain:
      "In C a dot of a name becomes an underscore, and macros are the names in upper case, so a.b, a_b and A_B would meet.\n\nWrong: const a = block(frame);   which holds a.b   const a_b = dense(a, { units: 8 });\nRight: const a = block(frame);   const after = dense(a, { units: 8 });",
    message: (a: string, b: string) => `${a} and ${b} would have one name in C`,
    help: () => 'give one of them another name; weights: "..." keeps the old one in the weights file',
  }),
  outsidePath: error("LB3018", {
    title: "a data file outside the spec's folder",
    explain:
      'Weights and recordings are read from the spec\'s folder and below, never through an absolute path or a symbolic link that leads out. --root names a wider folder. Paths are written with /, on Windows too.\n\nWrong: model({ weights: "/home/me/digits.safetensors" }, ...)\nRight: model({ weights: "./digits.safetensors" }, ...)',
    message: (path: string) => `${path} is outside the spec's folder`,
    help: () => "weights and recordings are read only from the spec's folder or below, by a path with /; --root names a wider folder",
  }),
  weightsDiffer: error("LB3019", {
    title: "two unlike layers with one weights name",
    explain:
      'Layers with one weights name share their weights, so they have to be of one kind and size. A stack of LSTM layers from one PyTorch module is told apart by layer: weights: { name: "lstm", layer: 1 }.\n\nWrong: dense(a, { units: 40, weights: "fc" })   dense(b, { units: 8, weights: "fc" })\nRight: dense(a, { units: 40, weights: "fc1" })   dense(b, { units: 8, weights: "fc2" })',
    message: (name: string, a: string, b: string) => `weights ${name} cannot serve both ${a} and ${b}`,
    help: () => "layers that share weights are of one kind and size",
  }),
  unsupportedOperator: unsupported("LB3020", {
    title: "an operator that the compiler cannot do yet",
    explain:
      "The language knows this operator, so that specs and editors are ready for it, but the compiler has no code for it yet. The help says what to do meanwhile.",
    message: (op: string, _help?: string) => `${op} is not supported yet`,
    help: (_op, help?: string) => help ?? "build the model without it for now; lookback explain LB3020 says more",
  }),
  unsupportedTime: unsupported("LB3021", {
    title: "a time that the compiler cannot do yet",
    explain:
      "Every tensor of a model exists at every step for now, or every tensor is a whole sequence of one length. Tensors that exist once in several steps, and sequences beside anything else, are part of the language and are checked, but not compiled yet.",
    message: (name: string, when: string, _help?: string) => `${name} arrives as ${when}, which is not supported yet`,
    help: (_name, _when, help?: string) =>
      help ?? "for now every tensor arrives every step, or all are whole sequences of one length: make the other part a model of its own",
  }),
  unsupportedOption: unsupported("LB3022", {
    title: "an option that the compiler cannot do yet",
    explain:
      'The option is part of the language and has been checked, but the compiler cannot do it yet, or not with this value. The help says what to do meanwhile.\n\nNot yet: quantize: { weights: "int4" }\nMeanwhile: leave it out; weights are int8.',
    message: (option: string, value: string, _help: string) => `${option}: ${value} is not supported yet`,
    help: (_option, _value, help) => help,
  }),
  badName: error("LB3023", {
    title: "a name that C cannot have",
    explain:
      "Variables name the tensors of the generated C code, so their names have to be ASCII letters, digits and _, at most 40 characters with the blocks around them. C's keywords and reserved names are legal: they get a trailing _.\n\nWrong: const größe = dense(frame, { units: 4 });\nRight: const size = dense(frame, { units: 4 });",
    message: (name: string, why: string) => `${name} cannot be a name in C: ${why}`,
    help: () => 'give it another name; weights: "..." keeps the old one in the weights file',
  }),
  conflict: error("LB3024", {
    title: "options that contradict each other",
    explain:
      "Each option could stand alone, but not all of them together.\n\nWrong: clamp(x, { min: 1, max: -1 })\nRight: clamp(x, { min: -1, max: 1 })\n\nWrong: lookBack(x, { windows: [16, 8], summary: { pool: 2 }, retain: { slots: 32 } })\nRight: lookBack(x, { windows: [16, 8], summary: { top: 2 }, retain: { slots: 32 } })",
    message: (message: string, _help?: string) => message,
    help: (_message, help?: string) => help,
  }),
  limit: unsupported("LB3025", {
    title: "more than the arithmetic can hold",
    explain:
      "The fixed-point arithmetic is proved free of overflow up to this bound: at most 512 vectors in one memory of attention or look-back (window times what each block keeps), at most 512 numbers in a softmax, at most 65,536 classes.\n\nNot yet: lookBack(x, { windows: [100, 200] })   with { top: 4 }, the second level has 800 entries\nMeanwhile: lookBack(x, { windows: [100, 128] })",
    message: (message: string, _help?: string) => message,
    help: (_message, help?: string) => help,
  }),
  tooManyOutputs: error("LB3026", {
    title: "too many outputs",
    explain: "The generated step returns one bit for each output that is fresh, in 32 bits. Join outputs with concat.",
    message: (count: number, most: number) => `the model has ${count} outputs, but ${most} is the most`,
    help: () => "concat([a, b]) makes one output of two",
  }),
  mixedInputs: error("LB3027", {
    title: "inputs by step and inputs by sequence",
    explain:
      "A model is called once for each step, or once for each whole sequence. collect gathers steps into a sequence inside a model of the first kind.\n\nWrong: input([40]) and input([40], { steps: 100 }) in one model\nRight: input([40]) and collect(input([40]), { steps: 100 })",
    message: (a: string, b: string) => `${a} arrives step by step and ${b} as a whole sequence; a model has inputs of one kind`,
    help: () => "collect(x, { steps }) gathers steps into a sequence",
  }),
  storeLoop: error("LB3028", {
    title: "a store gate that depends on its own look-back",
    explain:
      "The gate decides whether this step's vector is stored, before the memory is read. A gate that depends on what is read, also through feedback, would have to come first and last.\n\nWrong: feedback([8], (previous) => lookBack(x, { windows: [16], store: dense(previous, { units: 1 }) }))\nRight: lookBack(x, { windows: [16], store: dense(x, { units: 1 }) })",
    message: (store: string, memory: string) => `${store} decides what ${memory} stores, but depends on it`,
    help: () => "let the store gate depend on the input or on the stored vector",
  }),
} as const;
