// Entry of `npm run conformance`.
import { conformance, SUITE, suiteGroups } from "./schema-suite.js";

const { right, wrong, notChecked } = conformance(suiteGroups(process.argv[2] ?? SUITE));
for (const title of notChecked) console.log(`not checked: ${title}`);
for (const title of wrong) console.log(`WRONG: ${title}`);
console.log(`${right} right, ${wrong.length} wrong, ${notChecked.length} not checked`);
process.exitCode = wrong.length === 0 ? 0 : 1;
