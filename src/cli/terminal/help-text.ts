// The longer texts of `--help`; the options have theirs where they are declared.

export const DESCRIPTION =
  "List, describe, check and run the providers of scafctl plugins, directly from their executables.";

export const EXAMPLES = `
Examples:
  $ scafctl-plugins list --dir ./plugins
  $ scafctl-plugins describe echo --dir ./plugins
  $ scafctl-plugins lint --dir ./plugins
  $ scafctl-plugins run echo --dir ./plugins --input '{"message":"hi"}'
  $ scafctl-plugins run --request requests/echo.scafctl.json --dir ./plugins --json

Data goes to stdout, everything else to stderr.
Exit codes: 0 success, 1 a provider failed or a plugin did not load, 2 invalid usage or input, 130 cancelled (by SIGTERM 143, by SIGHUP 129).`;

export const RUN_HELP = `
Examples:
  $ scafctl-plugins run echo --dir ./plugins message=hi uppercase=true
  $ scafctl-plugins run echo --dir ./plugins --input '{"message":"hi","uppercase":true}'
  $ scafctl-plugins run echo --dir ./plugins --input @inputs.json --json
  $ scafctl-plugins run echo --dir ./plugins @inputs.yaml message=@greeting.txt
  $ generate-inputs | scafctl-plugins run echo --dir ./plugins --input -
  $ scafctl-plugins run --request requests/echo.scafctl.json --dir ./plugins --no-dry-run
  $ scafctl-plugins run echo --dir ./plugins --input @inputs.json --what-if
  $ scafctl-plugins run files --dir ./plugins --input @new.json --capability action --output-directory out --backup
  $ scafctl-plugins run echo --dir ./plugins --resolver-context @resolvers.json -r region=eu --settings '{"retries":3}'

With --plugin, only that plugin is started. Otherwise the run waits until every plugin of the directories is described; if several offer the provider,
it is refused and --plugin chooses one. The input is checked before the run. Output that the provider streams is passed on to stdout and stderr as it arrives (with
--json, all of it to stderr), and streamed data is not printed again. Options override the keys of --request. A write operation without
--capability runs as action where the provider offers that, and needs a confirmation, or --yes.

A plugin can read only the secrets that you pass by name. Their variables are removed from its environment. Secret values are never part of the
command line: --secret names an environment variable, --secret-file a file. In everything that a plugin writes they are masked, and so are
the values of inputs that its schema marks as secret; --show-secrets prints a result without masking it. An input that is "\${secret:NAME}" is sent as the value of that --secret.`;

export const DEPENDENCIES_HELP = `
Examples:
  $ scafctl-plugins dependencies files --dir ./plugins --input '{"path":{"rslvr":"target"}}'
  $ scafctl-plugins dependencies --request requests/files.scafctl.json --dir ./plugins --json

The inputs are sent as written, with their references; nothing is run.`;

export const LINT_HELP = `
Severities: error, scafctl would not load it or could not use its results; warning, scafctl would not load it; info, good to know. A plugin that does
not load (plugin-not-loaded) and a provider without a descriptor (descriptor-missing) are errors too.
Exit code 1 if there is an error, else 0.

With --json: {"findings": [{"plugin", "path", "provider", "severity", "code", "message"}],
              "plugins": [{"name", "path", "kind", "state", "reason", "message", "lastWords"}]}
"provider" is null if the finding is about the whole plugin; the codes are stable.`;
