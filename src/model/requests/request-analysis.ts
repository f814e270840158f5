// The analysis of a request document: parsed, target resolved and validated once per version.
// Diagnostics, lenses, status, quick fixes and runs all read it.
import { isDeepStrictEqual } from "node:util";
import { findTarget, type Target, type TargetSearch } from "../plugins/find-target.js";
import type { CatalogueSnapshot } from "../plugins/types.js";
import { type ParsedRequest, parseRequest } from "./parse-request.js";
import type { Problem } from "./problem.js";
import { checkRequest } from "./request-check.js";

export interface RequestAnalysis {
  readonly text: string;
  readonly parsed: ParsedRequest;
  /** Absent when the text contains no request. */
  readonly search?: TargetSearch;
  /** In the order of the text. */
  readonly problems: readonly Problem[];
}

export function analyzeRequest(text: string, snapshot: CatalogueSnapshot): RequestAnalysis {
  const parsed = parseRequest(text);
  const { request } = parsed;
  if (request === undefined) return { text, parsed, problems: parsed.problems };
  const search = findTarget(snapshot, request);
  return { text, parsed, search, problems: checkRequest(parsed, search) };
}

/**
 * The same text against another snapshot, without parsing it again. Returns the same object when
 * the target is the same, and validates again only when the provider changed.
 */
function updateAnalysis(analysis: RequestAnalysis, snapshot: CatalogueSnapshot): RequestAnalysis {
  const { parsed, search: before } = analysis;
  if (parsed.request === undefined || before === undefined) return analysis;
  const search = findTarget(snapshot, parsed.request);
  if (isSameSearch(before, search)) return analysis;
  // The process of the plugin changed, not what the provider accepts.
  const isSameProvider =
    before.kind === "found" && search.kind === "found" && before.target.provider === search.target.provider;
  return { ...analysis, search, problems: isSameProvider ? analysis.problems : checkRequest(parsed, search) };
}

/** The problems of the request if it is run with this target; validates again only when needed. */
export function problemsWith({ parsed, search, problems }: RequestAnalysis, target: Target): readonly Problem[] {
  const isSameProvider = search?.kind === "found" && search.target.provider === target.provider;
  return isSameProvider ? problems : checkRequest(parsed, { kind: "found", target });
}

/** Entries of a snapshot that did not change are the same objects as before. */
function isSameSearch(a: TargetSearch, b: TargetSearch): boolean {
  if (a.kind === "found" && b.kind === "found") {
    return a.target.plugin === b.target.plugin && a.target.provider === b.target.provider;
  }
  if (a.kind === "failed" && b.kind === "failed") return isDeepStrictEqual(a.error.failure, b.error.failure);
  return a.kind === b.kind;
}

/** An open document, as the editor has it. */
interface VersionedText {
  readonly version: number;
  getText(): string;
}

/** One analysis per document version; those of closed documents are garbage-collected. */
export class RequestAnalyses {
  private readonly entries = new WeakMap<VersionedText, CachedAnalysis>();

  /** The same object as long as neither the text nor its target changes. */
  get(document: VersionedText, snapshot: CatalogueSnapshot): RequestAnalysis {
    const { version } = document;
    const cached = this.entries.get(document);
    if (cached?.version !== version) {
      const analysis = analyzeRequest(document.getText(), snapshot);
      this.entries.set(document, { version, snapshot, analysis });
      return analysis;
    }
    if (cached.snapshot !== snapshot) {
      cached.analysis = updateAnalysis(cached.analysis, snapshot);
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
