// SPDX-License-Identifier: GPL-2.0-only
/*
 * Runtime claims of a Hyper-V paravisor's report: find the user data
 *
 * Not a JSON validator: it walks the members of the top object and refuses a
 * second spelling or a second value of the one it wants. Who made the claims is
 * for the hash to tell, which is checked before.
 */

#include <kunit/visibility.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/hex.h>
#include <linux/string.h>

#include "hcl.h"

/**
 * struct claims_cursor - a position in the claims
 * @pos: next byte to look at
 * @end: one past the last byte
 */
struct claims_cursor {
	const u8 *pos;
	const u8 *end;
};

/**
 * struct claims_string - a string between its quotes, as it stands
 * @data: first byte
 * @len: bytes
 * @escaped: it holds a backslash, so it does not stand for itself
 */
struct claims_string {
	const u8 *data;
	size_t len;
	bool escaped;
};

static bool is_json_space(u8 c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static void skip_space(struct claims_cursor *cur)
{
	while (cur->pos < cur->end && is_json_space(*cur->pos))
		cur->pos++;
}

/* Take the next byte that is no space if it is @c. */
static bool take(struct claims_cursor *cur, u8 c)
{
	skip_space(cur);
	if (cur->pos == cur->end || *cur->pos != c)
		return false;

	cur->pos++;
	return true;
}

static bool take_string(struct claims_cursor *cur, struct claims_string *str)
{
	if (!take(cur, '"'))
		return false;

	*str = (struct claims_string) { .data = cur->pos };
	while (cur->pos < cur->end) {
		u8 c = *cur->pos++;

		if (c == '"') {
			str->len = cur->pos - 1 - str->data;
			return true;
		}

		if (c != '\\')
			continue;

		str->escaped = true;
		if (cur->pos == cur->end)
			return false;
		cur->pos++;
	}

	return false;
}

/* An array or object: brackets outside strings, counted, not told apart. */
static bool skip_nested(struct claims_cursor *cur)
{
	struct claims_string str;
	unsigned int depth = 0;

	while (cur->pos < cur->end) {
		switch (*cur->pos) {
		case '"':
			if (!take_string(cur, &str))
				return false;
			continue;
		case '{':
		case '[':
			depth++;
			break;
		case '}':
		case ']':
			depth--;
			break;
		}

		cur->pos++;
		if (!depth)
			return true;
	}

	return false;
}

static bool skip_scalar(struct claims_cursor *cur)
{
	const u8 *start = cur->pos;

	while (cur->pos < cur->end && !is_json_space(*cur->pos) &&
	       !strchr(",:\"[]{}", *cur->pos))
		cur->pos++;

	return cur->pos > start;
}

static bool skip_value(struct claims_cursor *cur)
{
	struct claims_string str;

	skip_space(cur);
	if (cur->pos == cur->end)
		return false;

	switch (*cur->pos) {
	case '"':
		return take_string(cur, &str);
	case '{':
	case '[':
		return skip_nested(cur);
	default:
		return skip_scalar(cur);
	}
}

static bool is_user_data_key(const struct claims_string *key)
{
	static const char name[] = "user-data";

	return key->len == sizeof(name) - 1 && !memcmp(key->data, name, key->len);
}

static bool take_user_data(struct claims_cursor *cur, u8 user_data[HCL_USER_DATA_SIZE])
{
	struct claims_string value;

	return take_string(cur, &value) && value.len == 2 * HCL_USER_DATA_SIZE &&
	       !hex2bin(user_data, value.data, HCL_USER_DATA_SIZE);
}

/* One member of the top object; an escaped key could be a second spelling. */
static bool take_member(struct claims_cursor *cur, u8 user_data[HCL_USER_DATA_SIZE],
			bool *found)
{
	struct claims_string key;

	if (!take_string(cur, &key) || key.escaped || !take(cur, ':'))
		return false;

	if (!is_user_data_key(&key))
		return skip_value(cur);

	if (*found)
		return false;

	*found = true;
	return take_user_data(cur, user_data);
}

/**
 * hcl_claims_user_data() - user data that the paravisor put into its claims
 * @claims: the claims, not terminated
 * @size: bytes of @claims
 * @user_data: the user data, undefined on failure
 *
 * Context: Any.
 * Return: 0, or -EPROTO if the claims are no object whose members include
 *	"user-data" exactly once and as 128 hexadecimal digits.
 */
int hcl_claims_user_data(const u8 *claims, size_t size,
			 u8 user_data[HCL_USER_DATA_SIZE])
{
	struct claims_cursor cur = { .pos = claims, .end = claims + size };
	bool found = false;

	if (!take(&cur, '{'))
		return -EPROTO;

	do {
		if (!take_member(&cur, user_data, &found))
			return -EPROTO;
	} while (take(&cur, ','));

	if (!take(&cur, '}'))
		return -EPROTO;

	skip_space(&cur);
	return found && cur.pos == cur.end ? 0 : -EPROTO;
}
EXPORT_SYMBOL_IF_KUNIT(hcl_claims_user_data);
