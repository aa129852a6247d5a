export { viewsBehindWhatTheyRead } from './inverse/views-last.js';
export { invert, invertAll, type Inverse, type Refusal } from './inverse/invert.js';
