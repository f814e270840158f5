// The program: the provider of report.ts, served.
import { serve } from "scafctl-plugins/scafctl";
import { report } from "./report.js";

// Strict: a descriptor that scafctl would not load is an error at the start of the plugin.
void serve(report, { strict: true });
