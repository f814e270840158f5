// Package wirejson writes and reads protobuf messages as JSON that a test can read.
//
// It differs from protojson in one thing: bytes fields hold JSON in scafctl's contract, so they appear as that JSON,
// digit by digit. Bytes that are not JSON, and those of the raw output fields stdout and stderr, appear as
// {"$text": "…"}, or {"$base64": "…"} when they are not UTF-8. Reading knows the same forms, and {"$fill": N, "$with":
// {…}} for that object with a key "fill" of N letters more. Fields that are not set are left out.
package wirejson

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// Marshal gives the message as a JSON object.
func Marshal(message proto.Message) (json.RawMessage, error) {
	return json.Marshal(objectOf(message.ProtoReflect()))
}

func objectOf(message protoreflect.Message) map[string]any {
	object := map[string]any{}
	message.Range(func(field protoreflect.FieldDescriptor, value protoreflect.Value) bool {
		object[field.JSONName()] = valueOf(field, value)
		return true
	})
	return object
}

func valueOf(field protoreflect.FieldDescriptor, value protoreflect.Value) any {
	switch {
	case field.IsMap():
		entries := map[string]any{}
		value.Map().Range(func(key protoreflect.MapKey, entry protoreflect.Value) bool {
			entries[key.String()] = scalarOf(field.MapValue(), entry)
			return true
		})
		return entries
	case field.IsList():
		list := make([]any, value.List().Len())
		for i := range list {
			list[i] = scalarOf(field, value.List().Get(i))
		}
		return list
	default:
		return scalarOf(field, value)
	}
}

func scalarOf(field protoreflect.FieldDescriptor, value protoreflect.Value) any {
	switch field.Kind() {
	case protoreflect.MessageKind:
		return objectOf(value.Message())
	case protoreflect.EnumKind:
		if name := field.Enum().Values().ByNumber(value.Enum()); name != nil {
			return string(name.Name())
		}
		return int32(value.Enum())
	case protoreflect.BytesKind:
		return bytesOf(field, value.Bytes())
	default:
		return value.Interface()
	}
}

func bytesOf(field protoreflect.FieldDescriptor, content []byte) any {
	raw := field.Name() == "stdout" || field.Name() == "stderr"
	switch {
	case !raw && json.Valid(content):
		return json.RawMessage(content)
	case utf8.Valid(content):
		return map[string]string{"$text": string(content)}
	default:
		return map[string]string{"$base64": base64.StdEncoding.EncodeToString(content)}
	}
}

// Unmarshal fills the message from a JSON object. Unknown keys are errors: they are slips in a test.
func Unmarshal(text json.RawMessage, message proto.Message) error {
	if len(text) == 0 {
		return nil
	}
	return fill(text, message.ProtoReflect())
}

func fill(text json.RawMessage, message protoreflect.Message) error {
	var object map[string]json.RawMessage
	if err := json.Unmarshal(text, &object); err != nil {
		return fmt.Errorf("%s: %w", message.Descriptor().Name(), err)
	}
	for key, part := range object {
		field := message.Descriptor().Fields().ByJSONName(key)
		if field == nil {
			return fmt.Errorf("%s has no field %q", message.Descriptor().Name(), key)
		}
		if err := set(message, field, part); err != nil {
			return fmt.Errorf("%s: %w", key, err)
		}
	}
	return nil
}

func set(message protoreflect.Message, field protoreflect.FieldDescriptor, text json.RawMessage) error {
	switch {
	case field.IsMap():
		var entries map[string]json.RawMessage
		if err := json.Unmarshal(text, &entries); err != nil {
			return err
		}
		target := message.Mutable(field).Map()
		for key, part := range entries {
			value, err := parse(field.MapValue(), part, target.NewValue)
			if err != nil {
				return err
			}
			target.Set(protoreflect.ValueOfString(key).MapKey(), value)
		}
	case field.IsList():
		var parts []json.RawMessage
		if err := json.Unmarshal(text, &parts); err != nil {
			return err
		}
		target := message.Mutable(field).List()
		for _, part := range parts {
			value, err := parse(field, part, target.NewElement)
			if err != nil {
				return err
			}
			target.Append(value)
		}
	default:
		value, err := parse(field, text, func() protoreflect.Value { return message.NewField(field) })
		if err != nil {
			return err
		}
		message.Set(field, value)
	}
	return nil
}

func parse(
	field protoreflect.FieldDescriptor, text json.RawMessage, fresh func() protoreflect.Value,
) (protoreflect.Value, error) {
	switch field.Kind() {
	case protoreflect.MessageKind:
		value := fresh()
		return value, fill(text, value.Message())
	case protoreflect.BytesKind:
		content, err := parseBytes(text)
		return protoreflect.ValueOfBytes(content), err
	case protoreflect.StringKind:
		return decoded(text, protoreflect.ValueOfString)
	case protoreflect.BoolKind:
		return decoded(text, protoreflect.ValueOfBool)
	case protoreflect.Int32Kind:
		return decoded(text, protoreflect.ValueOfInt32)
	case protoreflect.Int64Kind:
		return decoded(text, protoreflect.ValueOfInt64)
	case protoreflect.Uint32Kind:
		return decoded(text, protoreflect.ValueOfUint32)
	case protoreflect.DoubleKind:
		return decoded(text, protoreflect.ValueOfFloat64)
	case protoreflect.EnumKind:
		return parseEnum(field, text)
	default:
		return protoreflect.Value{}, fmt.Errorf("fields of kind %s are not in the contract", field.Kind())
	}
}

func decoded[T any](text json.RawMessage, wrap func(T) protoreflect.Value) (protoreflect.Value, error) {
	var value T
	err := json.Unmarshal(text, &value)
	return wrap(value), err
}

func parseEnum(field protoreflect.FieldDescriptor, text json.RawMessage) (protoreflect.Value, error) {
	name, err := strconv.Unquote(string(text))
	if err != nil {
		return decoded(text, func(n int32) protoreflect.Value { return protoreflect.ValueOfEnum(protoreflect.EnumNumber(n)) })
	}
	value := field.Enum().Values().ByName(protoreflect.Name(name))
	if value == nil {
		return protoreflect.Value{}, fmt.Errorf("%s has no value %q", field.Enum().Name(), name)
	}
	return protoreflect.ValueOfEnum(value.Number()), nil
}

func parseBytes(text json.RawMessage) ([]byte, error) {
	var special struct {
		Text   *string                    `json:"$text"`
		Base64 *string                    `json:"$base64"`
		Fill   *int                       `json:"$fill"`
		With   map[string]json.RawMessage `json:"$with"`
	}
	// Anything but an object fails here, and is plain JSON then.
	if json.Unmarshal(text, &special) == nil {
		switch {
		case special.Text != nil:
			return []byte(*special.Text), nil
		case special.Base64 != nil:
			return base64.StdEncoding.DecodeString(*special.Base64)
		case special.Fill != nil:
			if special.With == nil {
				special.With = map[string]json.RawMessage{}
			}
			special.With["fill"] = json.RawMessage(`"` + strings.Repeat("x", *special.Fill) + `"`)
			return json.Marshal(special.With)
		}
	}
	return bytes.Clone(text), nil
}
