/** The value of the stage `trace`: what the self-test on the device feeds, and the CRC of what it must get. */
export interface Trace {
  /** Stored values: steps, then inputs in source order. */
  readonly steps: readonly (readonly Int32Array[])[];
  readonly resultCrc: number;
}
