export { invert, invertAll, type Inverse, type Refusal } from './inverse/invert.js';
