// The program: the provider of report.ts, served.
import { serve } from "scafctl-plugins/scafctl";
import { report } from "./report.js";

// Strict: a descriptor that scafctl would not load is noticed at the first start and not in
// production.
void serve(report, { strict: true });
