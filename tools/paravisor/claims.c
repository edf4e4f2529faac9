// SPDX-License-Identifier: GPL-2.0-only
/* Runtime claims: the JSON text whose hash the hardware report binds. */
#include <string.h>

#include "claims.h"
#include "hex.h"

static struct json_object *parse_json(struct view text)
{
	struct json_tokener *tok = json_tokener_new();
	struct json_object *root;

	if (!tok)
		return NULL;
	json_tokener_set_flags(tok, JSON_TOKENER_STRICT | JSON_TOKENER_VALIDATE_UTF8);
	root = json_tokener_parse_ex(tok, (const char *)text.p, (int)text.len);
	if (json_tokener_get_error(tok) != json_tokener_success ||
	    json_tokener_get_parse_end(tok) != text.len) {
		json_object_put(root);
		root = NULL;
	}
	json_tokener_free(tok);
	return root;
}

/*
 * Parsers disagree on which of two equal keys counts, and evidence must not mean two things. The
 * kernel reads keys as they stand, so a second spelling by an escape counts as a second key.
 * Returns the number of keys of the outermost object in @text, which is well-formed; -1 for one
 * with a backslash.
 */
static int count_keys(struct view text)
{
	bool in_string = false, at_key = false;
	int depth = 0, keys = 0;
	size_t i;

	for (i = 0; i < text.len; i++) {
		uint8_t c = text.p[i];

		if (c == '\\') {		/* well-formed: only within strings */
			if (at_key)
				return -1;
			i++;
		} else if (c == '"') {
			in_string = !in_string;
			keys += in_string && at_key;
			at_key = at_key && in_string;
		} else if (!in_string && strchr("{}[],", c) && c) {
			depth += c == '{' || c == '[';
			depth -= c == '}' || c == ']';
			at_key = depth == 1 && (c == '{' || c == ',');
		}
	}
	return keys;
}

/* json-c takes NaN and Infinity, which are no JSON: outside strings it has no such letters. */
static bool has_odd_number(struct view text)
{
	bool in_string = false;
	size_t i;

	for (i = 0; i < text.len; i++) {
		if (text.p[i] == '\\')
			i++;
		else if (text.p[i] == '"')
			in_string = !in_string;
		else if (!in_string && (text.p[i] == 'N' || text.p[i] == 'I'))
			return true;
	}
	return false;
}

static const char *parse_user_data(struct claims *c)
{
	struct json_object *v;
	const char *s;
	size_t len;

	if (!json_object_object_get_ex(c->root, "user-data", &v))
		return "the claims have no user-data";
	if (!json_object_is_type(v, json_type_string))
		return "user-data in the claims is not a string";
	s = json_object_get_string(v);
	len = (size_t)json_object_get_string_len(v);
	if (len != 2 * sizeof(c->user_data) || !hex_decode(s, len, c->user_data))
		return "user-data in the claims is not 128 hex digits";
	return NULL;
}

const char *claims_parse(struct view text, struct claims *c)
{
	const char *why;

	memset(c, 0, sizeof(*c));
	if (text.len > INT32_MAX)
		return "the claims are too long";
	c->root = parse_json(text);
	if (!c->root || has_odd_number(text))
		why = "the claims are not well-formed JSON";
	else if (!json_object_is_type(c->root, json_type_object))
		why = "the claims are not a JSON object";
	else
		why = parse_user_data(c);
	if (!why && count_keys(text) != json_object_object_length(c->root))
		why = "a key of the claims is there more than once, or with a backslash";
	if (why)
		claims_free(c);
	return why;
}

void claims_free(struct claims *c)
{
	json_object_put(c->root);
	c->root = NULL;
}

struct json_object *claims_vm_configuration(const struct claims *c)
{
	struct json_object *v;

	if (!c->root || !json_object_object_get_ex(c->root, "vm-configuration", &v) ||
	    !json_object_is_type(v, json_type_object))
		return NULL;
	return v;
}

struct json_object *claims_key_names(const struct claims *c)
{
	struct json_object *names = json_object_new_array(), *keys, *kid;
	size_t i;

	if (!c->root || !json_object_object_get_ex(c->root, "keys", &keys) ||
	    !json_object_is_type(keys, json_type_array))
		return names;
	for (i = 0; i < json_object_array_length(keys); i++)
		if (json_object_object_get_ex(json_object_array_get_idx(keys, i), "kid", &kid) &&
		    json_object_is_type(kid, json_type_string))
			json_object_array_add(names, json_object_get(kid));
	return names;
}
