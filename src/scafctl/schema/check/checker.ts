// The entry of the bundle dist/checker.js: all that needs RE2, loaded when the first input or
// schema is checked (scripts/build.mjs).
export { compileGoRegExp } from "../go-regexp.js";
export { refusals } from "./refusals.js";
export { validateInput, validateOutput } from "./validate.js";
