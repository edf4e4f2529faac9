// SPDX-License-Identifier: GPL-2.0-only
/* The measurements that a device must have. */
#include <stdio.h>
#include <string.h>

#include "hex.h"
#include "reference.h"

#define BLANKS	" \t\r"

/* The next word of @line, of no more than @size - 1 characters; false if there is none. */
static bool next_word(struct view *line, char *word, size_t size)
{
	size_t i = 0, len = 0;

	while (i < line->len && line->p[i] && strchr(BLANKS, line->p[i]))
		i++;
	while (i + len < line->len && (!line->p[i + len] || !strchr(BLANKS, line->p[i + len])))
		len++;
	snprintf(word, size, "%.*s", (int)len, len ? (const char *)line->p + i : "");
	line->p += i + len;
	line->len -= i + len;
	return len && len < size;
}

static bool parse_index(const char *word, uint8_t *index)
{
	unsigned int value = 0;
	const char *c;

	for (c = word; *c >= '0' && *c <= '9' && value <= SPDM_BLOCKS_MAX; c++)
		value = 10 * value + (unsigned int)(*c - '0');
	*index = (uint8_t)value;
	return c != word && !*c && value && value <= SPDM_BLOCKS_MAX;
}

static const uint8_t *find_value(const struct reference *r, uint8_t index, size_t *len)
{
	size_t i;

	for (i = 0; i < r->n; i++) {
		if (r->entry[i].index == index) {
			*len = r->entry[i].len;
			return r->entry[i].value;
		}
	}
	return NULL;
}

static const char *add_line(struct reference *r, struct view line)
{
	char index[8], value[2 * REFERENCE_VALUE_MAX + 1];
	uint8_t number;
	size_t len;

	if (memchr(line.p, '\0', line.len))
		return "there is a zero byte";
	if (!next_word(&line, index, sizeof(index)) || !parse_index(index, &number))
		return "it does not begin with an index from 1 to 254";
	if (!next_word(&line, value, sizeof(value)) || strlen(value) % 2 ||
	    !hex_decode(value, strlen(value), r->entry[r->n].value))
		return "there are no hex digits behind the index, or an odd number, or too many";
	if (find_value(r, number, &len))
		return "that index was there before";
	r->entry[r->n].index = number;
	r->entry[r->n++].len = strlen(value) / 2;
	return next_word(&line, value, sizeof(value)) ? "there is more than two words" : NULL;
}

static bool is_blank(struct view line)
{
	char word[2];

	return !next_word(&line, word, sizeof(word)) && !*word;
}

const char *reference_parse(struct view text, struct reference *r, unsigned int *line)
{
	const char *why = NULL;

	memset(r, 0, sizeof(*r));
	for (*line = 1; text.len && !why; ++*line) {
		const uint8_t *end = memchr(text.p, '\n', text.len), *hash;
		struct view one, newline;

		view_take(&text, end ? (size_t)(end - text.p) : text.len, &one);
		view_take(&text, 1, &newline);
		hash = one.len ? memchr(one.p, '#', one.len) : NULL;
		if (hash)
			one.len = (size_t)(hash - one.p);
		if (one.len && !is_blank(one))
			why = add_line(r, one);
	}
	--*line;
	return why || r->n ? why : "there is no measurement";
}

bool reference_matches(const struct reference *r, const struct spdm_measurements *m, char *why)
{
	size_t i, len = 0;

	for (i = 0; i < m->n; i++) {
		const struct spdm_block *b = &m->block[i];
		const uint8_t *value = find_value(r, b->index, &len);

		if (value && len == b->value.len && !memcmp(value, b->value.p, len))
			continue;
		snprintf(why, WHY_SIZE, "measurement %u (%s) %s", b->index,
			 spdm_type_name(b->type),
			 value ? "is not the expected one" : "has no reference");
		return false;
	}
	/* Indices are unique on both sides, so equal numbers mean that none is missing. */
	if (m->n == r->n)
		return true;
	snprintf(why, WHY_SIZE, "the device has %zu measurements, expected are %zu", m->n, r->n);
	return false;
}
