// The analysis of the text of a request: parsed, target resolved and validated.
import { isDeepStrictEqual } from "node:util";
import { findTarget, type Target, type TargetSearch } from "../plugins/find-target.js";
import type { CatalogueSnapshot } from "../plugins/types.js";
import { REQUEST_SENTENCES } from "../errors/request-sentences.js";
import { outsideDirectories } from "./outside-directories.js";
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

/** @param folders the open folders; absolute paths */
export function analyzeRequest(text: string, snapshot: CatalogueSnapshot, folders: readonly string[]): RequestAnalysis {
  const parsed = parseRequest(text);
  const { request } = parsed;
  if (request === undefined) return { text, parsed, problems: parsed.problems };
  const search = findTarget(snapshot, request);
  return { text, parsed, search, problems: problemsOf(parsed, search, snapshot, folders) };
}

/**
 * The same text against another snapshot, without parsing it again. Returns the same object when
 * the target is the same, and validates again only when the provider changed.
 */
export function updateAnalysis(
  analysis: RequestAnalysis,
  snapshot: CatalogueSnapshot,
  folders: readonly string[],
): RequestAnalysis {
  const { parsed, search: before } = analysis;
  if (parsed.request === undefined || before === undefined) return analysis;
  const search = findTarget(snapshot, parsed.request);
  if (isSameSearch(before, search)) return analysis;
  // The process of the plugin changed, not what the provider accepts.
  const isSameProvider =
    before.kind === "found" && search.kind === "found" && before.target.provider === search.target.provider;
  const problems = isSameProvider ? analysis.problems : problemsOf(parsed, search, snapshot, folders);
  return { ...analysis, search, problems };
}

function problemsOf(
  parsed: ParsedRequest,
  search: TargetSearch,
  snapshot: CatalogueSnapshot,
  folders: readonly string[],
): readonly Problem[] {
  const outside = outsideProblems(parsed, search, snapshot, folders);
  const problems = checkRequest(parsed, search);
  return outside.length === 0 ? problems : [...problems, ...outside].toSorted((a, b) => a.offset - b.offset);
}

/** A relative directory starts from the folder that configured the plugin, once that is known. */
function outsideProblems(
  { request, locate }: ParsedRequest,
  search: TargetSearch,
  snapshot: CatalogueSnapshot,
  folders: readonly string[],
): readonly Problem[] {
  if (request === undefined || search.kind !== "found") return [];
  const { plugin } = search.target;
  const source = snapshot.directories.find(({ source: { path } }) => path === plugin.directory)?.source;
  if (source === undefined) return [];
  return outsideDirectories(request, source.workingDirectory, folders).map(({ key, path }) => {
    const message = REQUEST_SENTENCES["outside-workspace"](key, path, "the open folders");
    return { severity: "warning", code: "outside-workspace", message, ...locate([key]), path: [key] };
  });
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
