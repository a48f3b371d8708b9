/**
 * The generated C where int has 16 bits, run: an ATmega2560 in simavr passes the self-test of models with every operator, with its
 * constants in flash through the lines that port.h gives for avr-gcc.
 */

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { seededVectors } from "../../src/verify/vectors.ts";
import { compilers, said } from "../support/c-compilers.ts";
import { hasOp, modelWhere } from "../support/models.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { needsTool } from "../support/tools.ts";
import { projectOf } from "../support/wasm.ts";

const folder = await temporaryFolder();
const avr = compilers.find(({ helpers }) => helpers === "avr")!;
const graphs = [
  modelWhere((graph) => hasOp("lstm", "dense", "add")(graph) && size(graph) < 8_000),
  modelWhere((graph) => hasOp("softmax", "concat", "rescale")(graph) && size(graph) < 8_000),
  modelWhere((graph) => hasOp("sigmoid", "tanh")(graph) && graph.nodes.some(({ format }) => format?.bits === 16) && size(graph) < 8_000),
];

function size(graph: ReturnType<typeof modelWhere>): number {
  return graph.nodes.flatMap(({ matrices }) => Object.values(matrices)).reduce((sum, { q }) => sum + q.length, 0);
}

/** The result on the serial port; sleep without interrupts ends the simulation. */
const main = (p: string) => `#include "${p}.h"
#include <avr/io.h>
#include <avr/interrupt.h>
#include <avr/sleep.h>
static ${p}_state state;
static ${p}_scratch scratch;
int main(void)
{
    uint32_t crc = 0;
    const ${p}_status status = ${p}_selftest(&state, &scratch, &crc);
    UCSR0B = (uint8_t)(1u << TXEN0);
    while ((UCSR0A & (1u << UDRE0)) == 0u) { }
    UDR0 = (uint8_t)('0' + (int)status);
    while ((UCSR0A & (1u << UDRE0)) == 0u) { }
    UDR0 = (uint8_t)'\\n';
    while ((UCSR0A & (1u << UDRE0)) == 0u) { }
    cli();
    sleep_mode();
    return 0;
}
`;

needsTool(avr.command, "simavr")("an ATmega2560", () => {
  it.each(graphs.map((graph) => [graph.name, graph] as const))("passes the self-test of %s", async (_, graph) => {
    const project = projectOf(graph, seededVectors(graph, 4));
    for (const [name, text] of project.files) writeFileSync(join(folder.path, name), text);
    // What port.h says in its comment, taken from there.
    const lines = [...project.files.get(`${project.prefix}_port.h`)!.matchAll(/^ \* {3}(#.*?)(?: \*\/)?$/gm)].map(([, line]) => line);
    expect(lines).toHaveLength(5);
    writeFileSync(join(folder.path, "avr_port.h"), `#ifndef AVR_PORT_H\n#define AVR_PORT_H\n${lines.join("\n")}\n#endif\n`);
    writeFileSync(join(folder.path, "main.c"), main(project.prefix));
    const flags = [...avr.flags.filter((flag) => flag !== "-ffreestanding"), '-DLB_PORT_FILE="avr_port.h"'];
    expect(await said(avr.command, [...flags, ...project.sources, "main.c", "-o", "model.elf"], folder.path)).toBe("");
    const output = await said("simavr", ["-m", "atmega2560", "-f", "16000000", "model.elf"], folder.path);
    // simavr prints what comes over the serial port in colour, a line feed as a dot.
    expect(output).toMatch(/m0\./);
  });
});
