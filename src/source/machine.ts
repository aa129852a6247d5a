/** placeholder until the interpreter lands */
export interface Machine {
  readonly steps: number;
}
