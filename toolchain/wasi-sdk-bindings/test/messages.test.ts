import { expect, test } from "vitest";
import { parseMessages } from "../src/messages.ts";

test("reads clang's lines and passes over its code frames", () => {
  const stderr = `In file included from a.c:1:
./b/c.h:3:5: error: expected ';'
    int x
    ^
a.c:9:1: warning: unused variable 'y' [-Wunused-variable]
C:\\tmp\\d.c:1:2: note: expanded from here
1 warning and 1 error generated.
`;
  expect(parseMessages(stderr)).toEqual([
    { file: "b/c.h", line: 3, column: 5, severity: "error", message: "expected ';'", option: null },
    { file: "a.c", line: 9, column: 1, severity: "warning", message: "unused variable 'y'", option: "-Wunused-variable" },
    { file: "C:/tmp/d.c", line: 1, column: 2, severity: "note", message: "expanded from here", option: null },
  ]);
});

test("reads Windows line ends, fatal errors and promoted warnings", () => {
  expect(parseMessages("a.c:1:10: fatal error: 'x.h' file not found\r\na.c:2:1: error: bad [-Werror,-Wfoo]\r\n")).toMatchObject([
    { severity: "fatal", message: "'x.h' file not found" },
    { severity: "error", message: "bad", option: "-Wfoo" },
  ]);
});

test.each([
  ["wasm-ld: error: /tmp/gain-1a2b3c.o: undefined symbol: f", "src/gain.c"],
  ["wasm-ld-14: error: C:\\t\\gain-1a2b3c.o: undefined symbol: f", "src/gain.c"],
  ["wasm-ld: error: gain-1a2b3c.o: undefined symbol: f", "src/gain.c"],
  ["wasm-ld: error: /tmp/other-1a2b3c.o: undefined symbol: f", null],
])("traces %s", (line, file) => {
  expect(parseMessages(line, ["src/gain.c"])).toMatchObject([{ file, line: null, severity: "error", message: "undefined symbol: f" }]);
});

test("two units of one name are not guessed at", () => {
  expect(parseMessages("wasm-ld: error: /tmp/a-12.o: undefined symbol: f", ["x/a.c", "y/a.c"])).toMatchObject([{ file: null }]);
});
