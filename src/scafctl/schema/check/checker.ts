// The entry of the bundle dist/checker.js: all that needs RE2, loaded when the first input is
// checked (scripts/build.mjs).
export { checkSchema } from "./check-schema.js";
export { compileGoRegExp } from "../go-regexp.js";
