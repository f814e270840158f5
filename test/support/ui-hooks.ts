// Mocha's root hooks of the ui ring: a failed test leaves evidence, and no workbench stays open.
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
    // A suite whose `before` failed half-way never came to close its own.
    for (const workbench of openWorkbenches()) await workbench.close();
  },
};
