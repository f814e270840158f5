// What needs the parser of requests. In the extension this is dist/requests.js, which is loaded
// with the first request.
export { newRequest, requestFileName } from "./prefill.js";
export { quickFixes } from "./quick-fixes.js";
export { analyzeRequest, problemsWith, updateAnalysis } from "./request-analysis.js";
export { requestSchema } from "./request-schema.js";
export { textAt } from "./secret-literals.js";
