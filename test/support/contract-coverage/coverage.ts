// Where a person meets each call and field of the contract, and the test that proves it. An entry for a message or service holds for all its members
// that have none of their own.

/** Cells of the table. */
export interface Coverage {
  readonly editor: string;
  readonly cli: string;
  readonly tests: readonly Proof[];
}

/** A test file without `.test.ts`, and a part of the title. */
type Proof = readonly [file: string, title: string];

const entry = (editor: string, cli: string, ...tests: readonly Proof[]): Coverage => ({ editor, cli, tests });

const described = (editor: string, cli: string): Coverage =>
  entry(
    editor,
    cli,
    ["contract/cli-whole", "is described as JSON without losing any of them"],
    ["editor/work/6-catalogue", "leaves nothing of a descriptor invisible in the tree"],
  );

const option = (key: string, flag: string): Coverage =>
  entry(
    `request \`${key}\``,
    `\`run ${flag}\``,
    ["contract/cli-run-newest", "brings what every flag says to the plugin, digit by digit"],
    ["contract/catalogue-runs-newest", "brings every wish of a request to the plugin"],
  );

const HOST_AUTH = [
  ["contract/cli-host", "serves identities, tokens and groups from a file"],
  ["contract/catalogue-host", "serves identities and groups from the profile, and a token once it is allowed"],
] as const;
const LISTED = [
  ["contract/catalogue-kinds", "recognises auth handlers among providers"],
  ["editor/work/6-catalogue", "shows auth handlers with flows, capabilities and status"],
] as const;

const login = (why: string): Coverage =>
  entry(`left out: ${why}`, "left out", ["contract/scafctl-generations", "listed without logging in"]);
const NO_LOGIN = login("logging in comes later; nothing but listing is called");

export const coverage: Readonly<Record<string, Coverage>> = {
  // PluginService
  "PluginService.GetProviders": entry("tree: plugin → providers", "`list`", [
    "contract/scafctl-client",
    "lists and describes it",
  ]),
  "PluginService.GetProviderDescriptor": entry("tree: provider and below; Open Descriptor", "`describe`", [
    "contract/scafctl-client",
    "lists and describes it",
  ]),
  "PluginService.ExecuteProvider": entry("Run Request", "`run`", ["contract/scafctl-client", "runs it"]),
  "PluginService.DescribeWhatIf": entry(
    "What If; result of a dry run",
    "`run --what-if`, `run --dry-run`",
    ["contract/cli-run-newest", "prints what a run would do"],
    ["editor/work/6-follow", "the provider says what it would do"],
  ),
  "PluginService.ConfigureProvider": entry(
    "before the first run; setting `providers`; the plugin's log",
    "before the first run; `--provider-settings`",
    ["contract/cli-host", "tells a provider its settings"],
    ["editor/work/6-host-access", "tells a provider its settings"],
  ),
  "PluginService.ExecuteProviderStream": entry(
    "output view while it runs",
    "stdout and stderr while it runs",
    ["contract/cli-run-newest", "gives each channel its own, and the data behind them"],
    ["editor/work/6-follow", "comes while the run lasts"],
  ),
  "PluginService.ExtractDependencies": entry(
    "Show Dependencies",
    "`dependencies`",
    ["contract/cli-run-newest", "lists dependencies, one a line"],
    ["editor/work/6-follow", "the provider says on what it depends"],
  ),
  "PluginService.StopProvider": entry(
    "after Cancel",
    "after Ctrl-C",
    ["contract/scafctl-session", "cancels a run by gRPC, then stops the provider"],
    ["contract/cli-run-newest", "gives a polite plugin the time to stop"],
  ),

  GetProvidersResponse: entry("tree: plugin → providers", "`list`", [
    "contract/scafctl-client",
    "lists and describes it",
  ]),
  GetProviderDescriptorRequest: entry("the provider's name in the tree", "`list`, `describe`", [
    "contract/scafctl-client",
    "remarks a descriptor of another name",
  ]),
  GetProviderDescriptorResponse: entry("tree: provider and below", "`describe`", [
    "contract/scafctl-client",
    "says that an answer without a descriptor breaks the contract",
  ]),
  "ProviderDescriptor.name": described("tree: provider; a remark where it differs from the listed name", "`describe`"),
  "ProviderDescriptor.display_name": described("tooltip, completion of `provider`", "`describe`: title"),
  "ProviderDescriptor.description": described("tree: provider; tooltip; completion", "`list`, `describe`"),
  "ProviderDescriptor.version": described("tree: plugin and provider", "`list`, `describe`"),
  "ProviderDescriptor.category": described("tree: About; tooltip", "`describe`"),
  "ProviderDescriptor.capabilities": described("tree: Capabilities; completion of `capability`", "`list`, `describe`"),
  "ProviderDescriptor.schema": described("tree: Inputs; the request's schema", "`describe`: INPUTS"),
  "ProviderDescriptor.output_schemas": described("tree: Outputs; output findings of a result", "`describe`: OUTPUTS"),
  "ProviderDescriptor.api_version": described("tree: About", "`describe`"),
  "ProviderDescriptor.sensitive_fields": described("tree: secret inputs; redacted in results", "`describe`: secret"),
  "ProviderDescriptor.tags": described("tree: About; tooltip; filter", "`describe`"),
  "ProviderDescriptor.icon": described("tree: About", "`describe`"),
  "ProviderDescriptor.links": described("tree: Links; tooltip", "`describe`"),
  "ProviderDescriptor.examples": described("tree: Examples", "`describe`: EXAMPLE"),
  "ProviderDescriptor.maintainers": described("tree: Maintainers", "`describe`"),
  "ProviderDescriptor.deprecated": described("tree: provider", "`describe`: State"),
  "ProviderDescriptor.beta": described("tree: provider", "`describe`: State"),
  "ProviderDescriptor.raw_schema": described("as `schema`, before it", "as `schema`, before it"),
  "ProviderDescriptor.raw_output_schemas": described("as `output_schemas`, before them", "as `output_schemas`"),
  "ProviderDescriptor.has_extract_dependencies": described("tree: About; Show Dependencies", "`describe`"),
  "ProviderDescriptor.write_operations": described("tree: Operations, `writes`; question before a run", "`describe`"),
  "ProviderDescriptor.operations": described("tree: Operations; hover of `operation`", "`describe`: OPERATION"),
  Link: described("tree: Links; tooltip", "`describe`"),
  Example: described("tree: Examples", "`describe`: EXAMPLE"),
  Contact: described("tree: Maintainers", "`describe`"),
  OperationDescriptor: described("tree: Operations → operation", "`describe`: OPERATION"),
  Schema: entry("tree: Inputs, Outputs", "`describe`", [
    "unit/scafctl/descriptor",
    "reads every member of a structured parameter",
  ]),
  Parameter: entry("tree: Inputs, Outputs; hover and squiggles in a request", "`describe`: INPUTS, OUTPUTS", [
    "unit/scafctl/descriptor",
    "reads every member of a structured parameter",
  ]),

  "ExecuteProviderRequest.provider_name": entry("request `provider`", "`run PROVIDER`", [
    "contract/scafctl-client",
    "runs it",
  ]),
  "ExecuteProviderRequest.input": entry("request `inputs`", "`run --input`", ["contract/scafctl-client", "runs it"]),
  "ExecuteProviderRequest.context": option("resolverContext", "--resolver-context"),
  "ExecuteProviderRequest.dry_run": option("dryRun", "--dry-run"),
  "ExecuteProviderRequest.execution_mode": option("capability", "--capability"),
  "ExecuteProviderRequest.working_directory": option("workingDirectory", "--working-directory"),
  "ExecuteProviderRequest.output_directory": option("outputDirectory", "--output-directory"),
  "ExecuteProviderRequest.conflict_strategy": option("conflictStrategy", "--conflict-strategy"),
  "ExecuteProviderRequest.backup": option("backup", "--backup"),
  "ExecuteProviderRequest.iteration_context": option("iteration", "--iteration"),
  "ExecuteProviderRequest.parameters": option("parameters", "--parameters"),
  "ExecuteProviderRequest.solution_metadata": option("solution", "--solution"),
  "ExecuteProviderRequest.auth_profile": option("authProfile", "--auth-profile"),
  "ExecuteProviderRequest.settings": option("settings", "--settings"),
  "ExecuteProviderResponse.output": entry(
    "result document: `data`, `warnings`, `metadata`, `streamed`",
    "`run`: stdout, warnings on stderr; all in `--json`",
    ["contract/cli-run-newest", "tells everything that came of a run, each thing at its place"],
    ["editor/work/6-follow", "go with the next run, and come from failures too, with the exit code"],
  ),
  "ExecuteProviderResponse.error": entry("result document, notification", "`run`: error; `error` in `--json`", [
    "contract/scafctl-client",
    "tells the provider's failure in its own words",
  ]),
  "ExecuteProviderResponse.exit_code": entry(
    "result document: `exitCode`; notification",
    "`run`: exit code and meaning",
    ["contract/cli-run-newest", "tells everything that came of a run, each thing at its place"],
    ["editor/work/6-follow", "go with the next run, and come from failures too, with the exit code"],
  ),
  "ExecuteProviderResponse.diagnostics": entry(
    "squiggles on the inputs; result document",
    "`run`: at their places in the input",
    ["contract/cli-run-newest", "tells everything that came of a run, each thing at its place"],
    ["editor/work/6-follow", "go with the next run, and come from failures too, with the exit code"],
  ),
  ExecuteProviderStreamChunk: entry(
    "output view; the result's document",
    "`run`: as it comes; the result",
    ["contract/cli-run-newest", "gives each channel its own, and the data behind them"],
    ["editor/work/6-follow", "comes while the run lasts"],
  ),
  Diagnostic: entry(
    "squiggle with severity, text and place",
    "`run`: place, severity and text",
    ["contract/scafctl-streaming", "carries output, result, warnings, exit code and diagnostics of every severity"],
    ["contract/cli-run-newest", "tells everything that came of a run, each thing at its place"],
    ["editor/work/6-follow", "stand at the inputs they are about"],
  ),
  IterationContext: option("iteration", "--iteration"),
  SolutionMeta: option("solution", "--solution"),

  "ConfigureProviderRequest.provider_name": entry(
    "the provider that is about to run",
    "the provider that is about to run",
    ["contract/cli-host", "tells a provider its settings"],
    ["editor/work/6-host-access", "tells a provider its settings"],
  ),
  "ConfigureProviderRequest.quiet": entry(
    "setting `providers`: `quiet`",
    "`--provider-settings`",
    ["contract/cli-host", "is all that its settings say, and who we are"],
    ["editor/work/6-host-access", "tells a provider its settings"],
  ),
  "ConfigureProviderRequest.no_color": entry(
    "setting `providers`: `noColor`",
    "`--provider-settings`",
    ["contract/cli-host", "is all that its settings say, and who we are"],
    ["editor/work/6-host-access", "tells a provider its settings"],
  ),
  "ConfigureProviderRequest.binary_name": entry(
    "always `scafctl-plugins`",
    "always `scafctl-plugins`",
    ["contract/cli-host", "is all that its settings say, and who we are"],
    ["editor/work/6-host-access", "tells a provider its settings"],
  ),
  "ConfigureProviderRequest.host_service_id": entry("Show Host Access: calls", "`--trace`: calls", [
    "contract/scafctl-session",
    "configures again after StopProvider, under a fresh id",
  ]),
  "ConfigureProviderRequest.settings": entry(
    "setting `providers`: `settings`",
    "`--provider-settings`",
    ["contract/cli-host", "tells a provider its settings"],
    ["editor/work/6-host-access", "tells a provider its settings"],
  ),
  "ConfigureProviderRequest.protocol_version": entry(
    "always 3",
    "always 3",
    ["contract/cli-host", "is all that its settings say, and who we are"],
    ["editor/work/6-host-access", "tells a provider its settings"],
  ),
  "ConfigureProviderRequest.profile": entry(
    "setting `providers`: `profile`",
    "`--provider-settings`",
    ["contract/cli-host", "is all that its settings say, and who we are"],
    ["editor/work/6-host-access", "tells a provider its settings"],
  ),
  "ConfigureProviderResponse.error": entry(
    "notification and log; the provider stays usable",
    "warning on stderr",
    ["contract/cli-host", "what it has against them"],
    ["contract/scafctl-session", "keeps a provider usable that refuses its configuration"],
  ),
  "ConfigureProviderResponse.diagnostics": entry(
    "notification and log",
    "warning on stderr",
    ["contract/cli-host", "what it has against them"],
    ["contract/scafctl-session", "keeps a provider usable that refuses its configuration"],
  ),
  "ConfigureProviderResponse.protocol_version": entry(
    "tree: speaks at least …",
    "`list`, `describe`: speaks at least …",
    ["contract/catalogue-kinds", "says what a plugin speaks, and more when its calls show more"],
  ),
  DescribeWhatIfRequest: entry(
    "What If",
    "`run --what-if`",
    ["contract/cli-run-newest", "prints what a run would do"],
    ["editor/work/6-follow", "the provider says what it would do"],
  ),
  DescribeWhatIfResponse: entry(
    "What If: sentence, error, squiggles",
    "`run --what-if`: sentence, error, places",
    ["contract/cli-run-newest", "prints what a run would do"],
    ["editor/work/6-follow", "the provider says what it would do"],
  ),
  ExtractDependenciesRequest: entry(
    "Show Dependencies",
    "`dependencies`",
    ["contract/cli-run-newest", "lists dependencies, one a line"],
    ["editor/work/6-follow", "the provider says on what it depends"],
  ),
  ExtractDependenciesResponse: entry(
    "Show Dependencies: names, error, squiggles",
    "`dependencies`: names, error, places",
    ["contract/cli-run-newest", "lists dependencies, one a line"],
    ["editor/work/6-follow", "the provider says on what it depends"],
  ),
  StopProviderRequest: entry(
    "after Cancel, for the provider that ran",
    "after Ctrl-C",
    ["contract/scafctl-session", "cancels a run by gRPC, then stops the provider"],
    ["contract/cli-run-newest", "gives a polite plugin the time to stop"],
  ),
  StopProviderResponse: entry(
    "offer to end the process",
    "the process is ended",
    ["contract/scafctl-session", "can only end the process"],
    ["editor/work/6-follow", "a provider that does not stop can be ended with its process"],
  ),

  // HostService: each call is a line of the trace, and the rest is what a person configured
  HostService: entry(
    "Show Host Access: trace",
    "`--trace`",
    ["ui/host-access", "shows every call without its value"],
    ["contract/cli-host", "shows the calls with --trace"],
  ),
  GetSecretRequest: entry(
    "question, Show Host Access: name",
    "`--trace`: name",
    ["contract/cli-host", "gets a secret from a variable through the broker"],
    ["ui/host-access", "asks before the plugin gets it"],
  ),
  GetSecretResponse: entry(
    "Set Secret gives the value; the trace has the outcome, never the value",
    "`--secret`, `--secret-file`; `--trace`",
    ["contract/cli-host", "shows the calls with --trace, without values"],
    ["ui/host-access", "shows every call without its value"],
  ),
  SetSecretRequest: entry(
    "question, Show Host Access: name",
    "`--trace`: name",
    ["contract/catalogue-host", "stores, lists and deletes secrets of its own"],
    ["contract/cli-host", "lists what is given, and stores nothing"],
  ),
  SetSecretResponse: entry(
    "trace: outcome",
    "`--trace`: outcome",
    ["contract/catalogue-host", "stores, lists and deletes secrets of its own"],
    ["contract/cli-host", "lists what is given, and stores nothing"],
  ),
  DeleteSecretRequest: entry(
    "question, Show Host Access: name",
    "`--trace`: name",
    ["contract/catalogue-host", "stores, lists and deletes secrets of its own"],
    ["contract/cli-host", "lists what is given, and stores nothing"],
  ),
  DeleteSecretResponse: entry(
    "trace: outcome",
    "`--trace`: outcome",
    ["contract/catalogue-host", "stores, lists and deletes secrets of its own"],
    ["contract/cli-host", "lists what is given, and stores nothing"],
  ),
  ListSecretsRequest: entry(
    "trace: pattern",
    "`--trace`: pattern",
    ["contract/catalogue-host", "stores, lists and deletes secrets of its own"],
    ["unit/scafctl/host-service", "lists by prefix and by a Go regular expression"],
  ),
  ListSecretsResponse: entry(
    "trace: outcome; Show Host Access: the names",
    "`--trace`: outcome",
    ["contract/catalogue-host", "stores, lists and deletes secrets of its own"],
    ["unit/scafctl/host-service", "lists by prefix and by a Go regular expression"],
  ),
  GetAuthIdentityRequest: entry("trace: handler", "`--trace`: handler", ...HOST_AUTH),
  GetAuthIdentityResponse: entry(
    "setting `authHandlers`: `claims`; trace: outcome",
    "`--auth`; `--trace`",
    ...HOST_AUTH,
  ),
  ListAuthHandlersResponse: entry("setting `authHandlers`: names", "`--auth`", ...HOST_AUTH),
  GetAuthTokenRequest: entry("trace: handler", "`--trace`: handler", ...HOST_AUTH),
  GetAuthTokenResponse: entry(
    "setting `authHandlers`: `tokenSecret`; trace: outcome, never the token",
    "`--auth`; `--trace`",
    ...HOST_AUTH,
  ),
  GetAuthGroupsRequest: entry("trace: handler", "`--trace`: handler", ...HOST_AUTH),
  GetAuthGroupsResponse: entry("setting `authHandlers`: `groups`; trace: outcome", "`--auth`; `--trace`", ...HOST_AUTH),
  PromptAuthResponseRequest: entry("trace: handler", "`--trace`: handler", [
    "unit/scafctl/host-service",
    "answers a prompt as a host without a login does",
  ]),
  PromptAuthResponseResponse: entry("trace: refused, as by a host without a login", "`--trace`: refused", [
    "unit/scafctl/host-service",
    "answers a prompt as a host without a login does",
  ]),

  // AuthHandlerService: listing only
  "AuthHandlerService.GetAuthHandlers": entry("tree: auth plugin → handlers", "`list`, `describe`", ...LISTED),
  "AuthHandlerService.GetStatus": entry("tree: handler → status", "`describe`", ...LISTED),
  "AuthHandlerService.DetectAvailableFlows": entry("tree: handler → flows", "`describe`", ...LISTED),
  AuthHandlerService: NO_LOGIN,
  GetAuthHandlersResponse: entry("tree: auth plugin → handlers", "`list`, `describe`", ...LISTED),
  AuthHandlerInfo: entry("tree: handler, its flows and capabilities", "`describe`", ...LISTED),
  GetStatusRequest: entry("tree: handler → status", "`describe`", ...LISTED),
  GetStatusResponse: entry("tree: handler → status; descriptor document", "`describe`", ...LISTED),
  Claims: entry("setting `authHandlers`: `claims`; handler → status", "`--auth`; `describe`", ...HOST_AUTH),
  DetectAvailableFlowsRequest: entry("tree: handler → flows", "`describe`", ...LISTED),
  DetectAvailableFlowsResponse: entry("tree: handler → flows", "`describe`", ...LISTED),
  FlowAvailability: entry("tree: flow, with why it is not available", "`describe`", ...LISTED),
  LoginRequest: NO_LOGIN,
  LoginStreamMessage: NO_LOGIN,
  DeviceCodePrompt: NO_LOGIN,
  LoginResult: NO_LOGIN,
  LogoutRequest: NO_LOGIN,
  GetTokenRequest: NO_LOGIN,
  GetTokenResponse: NO_LOGIN,
  ListCachedTokensRequest: NO_LOGIN,
  ListCachedTokensResponse: NO_LOGIN,
  CachedTokenInfo: NO_LOGIN,
  PurgeExpiredTokensRequest: NO_LOGIN,
  PurgeExpiredTokensResponse: NO_LOGIN,
  ConfigureAuthHandlerRequest: NO_LOGIN,
  ConfigureAuthHandlerResponse: NO_LOGIN,
  HostCapabilities: NO_LOGIN,
  StopAuthHandlerRequest: NO_LOGIN,
  StopAuthHandlerResponse: NO_LOGIN,
  ActivateServerModeRequest: NO_LOGIN,
  ActivateServerModeResponse: NO_LOGIN,
};
