// SPDX-License-Identifier: GPL-2.0-only
#include "line.h"

#define HEADER_SIZE	5

static bool put_bytes(const struct line *line, const u8 *bytes, u32 n)
{
	for (u32 i = 0; i < n; i++)
		if (!line->put(line->port, bytes[i]))
			return false;
	return true;
}

static bool get_bytes(const struct line *line, u8 *bytes, u32 n)
{
	for (u32 i = 0; i < n; i++)
		if (!line->get(line->port, &bytes[i]))
			return false;
	return true;
}

int line_request(const struct line *line, u8 op, const void *payload, u32 length,
		 void *answer, u32 size, u8 *status)
{
	u8 header[HEADER_SIZE] = { op, length, length >> 8, length >> 16, length >> 24 };
	u8 unused;
	u32 got;

	if (!status)
		status = &unused;
	*status = LINE_BROKEN;
	line->drain(line->port);
	if (!put_bytes(line, header, HEADER_SIZE) || !put_bytes(line, payload, length) ||
	    !get_bytes(line, header, HEADER_SIZE))
		return -1;
	got = header[1] | header[2] << 8 | header[3] << 16 | (u32)header[4] << 24;
	if (got > size || !get_bytes(line, answer, got))
		return -1;
	*status = header[0];
	return header[0] ? -1 : (int)got;
}
