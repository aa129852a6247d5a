/** placeholder until the interpreter lands */
export interface FunctionCode {
  readonly name: string;
}
