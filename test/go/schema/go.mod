module example.com/scafctl-plugins/schema-peer

go 1.25.0

require github.com/google/jsonschema-go v0.4.3
