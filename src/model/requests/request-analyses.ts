// The analyses of open request documents, one per version. Diagnostics, lenses, status, quick fixes
// and runs all read them.
import type { CatalogueSnapshot } from "../plugins/types.js";
import { analyzeRequest, updateAnalysis } from "./analyzer.js";
import type { RequestAnalysis } from "./request-analysis.js";

/** An open document, as the editor has it. */
interface VersionedText {
  readonly version: number;
  getText(): string;
}

/** One analysis per document version; those of closed documents are garbage-collected. */
export class RequestAnalyses {
  private readonly entries = new WeakMap<VersionedText, CachedAnalysis>();

  /** @param folders the open folders; absolute paths */
  constructor(private readonly folders: () => readonly string[]) {}

  /** The same object as long as neither the text nor its target changes. */
  get(document: VersionedText, snapshot: CatalogueSnapshot): RequestAnalysis {
    const { version } = document;
    const cached = this.entries.get(document);
    if (cached?.version !== version) {
      const analysis = analyzeRequest(document.getText(), snapshot, this.folders());
      this.entries.set(document, { version, snapshot, analysis });
      return analysis;
    }
    if (cached.snapshot !== snapshot) {
      cached.analysis = updateAnalysis(cached.analysis, snapshot, this.folders());
      cached.snapshot = snapshot;
    }
    return cached.analysis;
  }
}

interface CachedAnalysis {
  readonly version: number;
  snapshot: CatalogueSnapshot;
  analysis: RequestAnalysis;
}
