// SPDX-License-Identifier: GPL-2.0-only
#include <stdio.h>
#include <string.h>

#include "guid.h"
#include "hex.h"

#define GUID_DIGITS	(2 * GUID_SIZE)

/* Where the bytes of the text stand in memory. */
static const uint8_t place[][GUID_SIZE] = {
	[GUID_LITTLE] = { 3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15 },
	[GUID_AS_TEXT] = { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15 },
};

static bool is_hyphen_at(size_t i)
{
	return i == 8 || i == 13 || i == 18 || i == 23;
}

bool guid_parse(const char *text, uint8_t guid[GUID_SIZE])
{
	char digits[GUID_DIGITS];
	uint8_t bytes[GUID_SIZE];
	size_t i, n = 0;

	if (strlen(text) != GUID_TEXT_SIZE - 1)
		return false;
	for (i = 0; i < GUID_TEXT_SIZE - 1; i++) {
		if (is_hyphen_at(i) != (text[i] == '-'))
			return false;
		if (!is_hyphen_at(i))
			digits[n++] = text[i];
	}
	if (!hex_decode(digits, sizeof(digits), bytes))
		return false;
	for (i = 0; i < GUID_SIZE; i++)
		guid[place[GUID_LITTLE][i]] = bytes[i];
	return true;
}

char *guid_format(const uint8_t guid[GUID_SIZE], enum guid_order order, char text[GUID_TEXT_SIZE])
{
	char hex[GUID_DIGITS + 1];
	uint8_t bytes[GUID_SIZE];
	size_t i;

	for (i = 0; i < GUID_SIZE; i++)
		bytes[i] = guid[place[order][i]];
	hex_encode(bytes, sizeof(bytes), hex);
	snprintf(text, GUID_TEXT_SIZE, "%.8s-%.4s-%.4s-%.4s-%.12s", hex, hex + 8, hex + 12,
		 hex + 16, hex + 20);
	return text;
}
