// Answers what Go's regexp package and google/jsonschema-go say, which scafctl checks inputs with.
//
// stdin:  {"patterns":[{"pattern":"^a","texts":["a"]}],"schemas":[{"schema":{},"values":[1]}]}
// stdout: {"patterns":[{"error":"","matches":[true]}],"schemas":[{"error":"","valid":[true]}]}
//
// A pattern or schema with an error has no results. Values are read as scafctl reads them: numbers
// are doubles.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"regexp"

	"github.com/google/jsonschema-go/jsonschema"
)

type questions struct {
	Patterns []struct {
		Pattern string   `json:"pattern"`
		Texts   []string `json:"texts"`
	} `json:"patterns"`
	Schemas []struct {
		Schema json.RawMessage `json:"schema"`
		Values []any           `json:"values"`
	} `json:"schemas"`
}

type patternAnswer struct {
	Error   string `json:"error"`
	Matches []bool `json:"matches"`
}

type schemaAnswer struct {
	Error string `json:"error"`
	Valid []bool `json:"valid"`
}

func main() {
	var asked questions
	if err := json.NewDecoder(os.Stdin).Decode(&asked); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	patterns := []patternAnswer{}
	for _, question := range asked.Patterns {
		patterns = append(patterns, answerPattern(question.Pattern, question.Texts))
	}
	schemas := []schemaAnswer{}
	for _, question := range asked.Schemas {
		schemas = append(schemas, answerSchema(question.Schema, question.Values))
	}
	if err := json.NewEncoder(os.Stdout).Encode(map[string]any{"patterns": patterns, "schemas": schemas}); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func answerPattern(pattern string, texts []string) patternAnswer {
	compiled, err := regexp.Compile(pattern)
	if err != nil {
		return patternAnswer{Error: err.Error()}
	}
	answer := patternAnswer{Matches: []bool{}}
	for _, text := range texts {
		answer.Matches = append(answer.Matches, compiled.MatchString(text))
	}
	return answer
}

func answerSchema(text json.RawMessage, values []any) schemaAnswer {
	var schema jsonschema.Schema
	if err := json.Unmarshal(text, &schema); err != nil {
		return schemaAnswer{Error: err.Error()}
	}
	resolved, err := schema.Resolve(nil)
	if err != nil {
		return schemaAnswer{Error: err.Error()}
	}
	if err := validateVersion(schema.Schema); err != nil {
		return schemaAnswer{Error: err.Error()}
	}
	answer := schemaAnswer{Valid: []bool{}}
	for _, value := range values {
		answer.Valid = append(answer.Valid, resolved.Validate(value) == nil)
	}
	return answer
}

// Only Validate looks at the version of a schema.
func validateVersion(version string) error {
	resolved, err := (&jsonschema.Schema{Schema: version}).Resolve(nil)
	if err != nil {
		return err
	}
	return resolved.Validate(nil)
}
