// The menu: descriptors of the two providers. The kitchen's own fills every field that the contract has.

package main

import "example.com/scafctl-plugins/echo-go/pluginpb"

const (
	kitchenName = "kitchen"
	mirrorName  = "mirror"
)

var menu = map[string]*pluginpb.ProviderDescriptor{kitchenName: kitchenDescriptor, mirrorName: mirrorDescriptor}

// mirrorDescriptor accepts and returns anything, which only the raw schemas can say.
var mirrorDescriptor = &pluginpb.ProviderDescriptor{
	Name:             mirrorName,
	DisplayName:      "Mirror",
	Description:      "Gives the input back as it came, digit by digit",
	Version:          "1.0.0",
	Category:         "test",
	ApiVersion:       "v1",
	Capabilities:     []string{"from"},
	RawSchema:        []byte(`true`),
	RawOutputSchemas: map[string][]byte{"from": []byte(`true`)},
}

var kitchenDescriptor = &pluginpb.ProviderDescriptor{
	Name:         kitchenName,
	DisplayName:  "Kitchen",
	Description:  "Cooks what its input orders, for tests of hosts",
	Version:      "2.3.4-rc.1+build.5",
	Category:     "test",
	Capabilities: []string{"from", "transform", "validation", "authentication", "action", "state", "kubeconfig"},
	Schema: &pluginpb.Schema{Parameters: map[string]*pluginpb.Parameter{
		"dish": {
			Type: "string", Required: true, Description: "What to cook", DefaultValue: []byte(`"soup"`),
			Example: `"soup"`, MinLength: 1, MaxLength: 40, Pattern: `^[\pL -]+$`, PatternDescription: "letters and blanks",
			EnumValues: [][]byte{[]byte(`"soup"`), []byte(`"bread"`), []byte(`"pie"`)},
		},
		"operation": {
			Type: "string", Description: "What to do", EnumValues: [][]byte{[]byte(`"taste"`), []byte(`"cook"`)},
		},
		"guests": {
			Type: "integer", Description: "How many eat", DefaultValue: []byte(`2`), Example: `4`,
			Minimum: 1, HasMinimum: true, Maximum: 100, HasMaximum: true,
		},
		"heat": {
			Type: "number", Description: "Between cold and burnt", DefaultValue: []byte(`0.5`),
			ExclusiveMinimum: 0, HasExclusiveMinimum: true, ExclusiveMaximum: 1, HasExclusiveMaximum: true,
		},
		"extras": {Type: "array", Description: "What goes on top", MinItems: 1, MaxItems: 5},
		"recipe": {Type: "string", Description: "Where it comes from", Format: "uri"},
		"pin":    {Type: "string", Description: "Opens the larder"},
	}},
	OutputSchemas: map[string]*pluginpb.Schema{
		"from":      {Parameters: map[string]*pluginpb.Parameter{"keep": {Description: "What was to be kept"}}},
		"transform": {Parameters: map[string]*pluginpb.Parameter{"keep": {Description: "What was to be kept"}}},
		"validation": {Parameters: map[string]*pluginpb.Parameter{
			"valid": {Type: "boolean", Description: "Fit to eat"}, "errors": {Type: "array", Description: "Why not"},
		}},
		"authentication": {Parameters: map[string]*pluginpb.Parameter{
			"authenticated": {Type: "boolean"}, "token": {Type: "string"},
		}},
		"action":     {Parameters: map[string]*pluginpb.Parameter{"success": {Type: "boolean"}}},
		"state":      {Parameters: map[string]*pluginpb.Parameter{"success": {Type: "boolean"}}},
		"kubeconfig": {Parameters: map[string]*pluginpb.Parameter{"success": {Type: "boolean"}}},
	},
	ApiVersion:      "v1",
	SensitiveFields: []string{"pin"},
	Tags:            []string{"test", "food"},
	Icon:            "https://example.com/kitchen.svg",
	Links:           []*pluginpb.Link{{Name: "Cookbook", Url: "https://example.com/cookbook"}},
	Examples: []*pluginpb.Example{{
		Name: "Soup", Description: "Soup for four", Yaml: "provider: kitchen\ninputs:\n  dish: soup\n  guests: 4\n",
	}},
	Maintainers: []*pluginpb.Contact{{Name: "The Cook", Email: "cook@example.com"}},
	Deprecated:  true,
	Beta:        true,
	RawSchema: []byte(`{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "title": "An order",
  "type": "object",
  "required": ["dish"],
  "properties": {
    "dish": {
      "type": "string", "title": "Dish", "description": "What to cook", "default": "soup", "examples": ["soup"],
      "minLength": 1, "maxLength": 40, "pattern": "^[\\pL -]+$", "enum": ["soup", "bread", "pie"]
    },
    "operation": { "type": "string", "description": "What to do", "enum": ["taste", "cook"] },
    "guests": {
      "type": "integer", "description": "How many eat", "default": 2, "examples": [4], "minimum": 1, "maximum": 100
    },
    "heat": {
      "type": "number", "description": "Between cold and burnt", "default": 0.5,
      "exclusiveMinimum": 0, "exclusiveMaximum": 1
    },
    "extras": {
      "type": "array", "description": "What goes on top", "minItems": 1, "maxItems": 5,
      "items": { "type": "object", "properties": { "name": { "type": "string" }, "grams": { "type": "number" } } }
    },
    "recipe": { "type": "string", "format": "uri", "description": "Where it comes from" },
    "pin": { "type": "string", "writeOnly": true, "description": "Opens the larder" },
    "anything": true
  },
  "additionalProperties": true
}`),
	RawOutputSchemas: map[string][]byte{
		"from":      []byte(`true`),
		"transform": []byte(`{"type":"object","properties":{"keep":true}}`),
		"validation": []byte(
			`{"type":"object","properties":{"valid":{"type":"boolean"},"errors":{"type":"array","items":{"type":"string"}}}}`),
		"authentication": []byte(
			`{"type":"object","properties":{"authenticated":{"type":"boolean"},"token":{"type":"string","writeOnly":true}}}`),
		"action":     []byte(`{"type":"object","properties":{"success":{"type":"boolean"}}}`),
		"state":      []byte(`{"type":"object","properties":{"success":{"type":"boolean"}}}`),
		"kubeconfig": []byte(`{"type":"object","properties":{"success":{"type":"boolean"}}}`),
	},
	HasExtractDependencies: true,
	WriteOperations:        []string{"cook"},
	Operations: []*pluginpb.OperationDescriptor{
		{
			Name: "taste", DisplayName: "Taste", Description: "Only looks", Capabilities: []string{"from", "transform"},
			InputSchema:  []byte(`{"type":"object","properties":{"dish":{"type":"string"}}}`),
			OutputSchema: []byte(`{"type":"object","properties":{"keep":true}}`),
			Examples: []*pluginpb.Example{{
				Name: "Taste", Description: "Taste the soup", Yaml: "provider: kitchen\ninputs:\n  operation: taste\n",
			}},
			Tags: []string{"safe"}, Deprecated: true, DeprecationMessage: "Use cook and be brave",
		},
		{
			Name: "cook", DisplayName: "Cook", Description: "Changes the larder", Capabilities: []string{"action"},
			IsWrite:      true,
			InputSchema:  []byte(`{"type":"object","required":["dish"],"properties":{"dish":{"type":"string"}}}`),
			OutputSchema: []byte(`{"type":"object","properties":{"success":{"type":"boolean"}}}`),
		},
	},
}
