export { viewsBehindWhatTheyRead } from './inverse/views-last.js';
export { invert, invertAll } from './inverse/invert.js';
export type { Inverse, Refusal } from './inverse/answer.js';
