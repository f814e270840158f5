// Mocha root hooks of the ui ring: keep evidence of failed tests and close open workbenches.
import type { RootHookObject } from "mocha";
import { openWorkbenches } from "./workbench.js";

export const mochaHooks: RootHookObject = {
  async afterEach(this: Mocha.Context) {
    const test = this.currentTest;
    if (test?.state !== "failed") return;
    const name = test
      .fullTitle()
      .replace(/[^\w]+/g, "-")
      .slice(0, 100);
    for (const workbench of openWorkbenches()) await workbench.keepEvidence(name);
  },
  async afterAll() {
    // A suite whose `before` failed did not close its workbench.
    for (const workbench of openWorkbenches()) await workbench.close();
  },
};
