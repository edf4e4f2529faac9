// SPDX-License-Identifier: GPL-2.0-only
/* Request: u8 op, u32 length, payload. Answer: u8 status, u32 length, payload. */
#include "dsm.h"

#define HEADER_SIZE	5

static bool put_bytes(const u8 *bytes, u32 n)
{
	for (u32 i = 0; i < n; i++)
		if (!dsm_port_put(bytes[i]))
			return false;
	return true;
}

static bool get_bytes(u8 *bytes, u32 n)
{
	for (u32 i = 0; i < n; i++)
		if (!dsm_port_get(&bytes[i]))
			return false;
	return true;
}

int dsm_request(enum dsm_op op, const void *payload, u32 length, void *answer, u32 size)
{
	u8 header[HEADER_SIZE] = { op, length, length >> 8, length >> 16, length >> 24 };
	u32 got;

	dsm_port_drain();
	if (!put_bytes(header, HEADER_SIZE) || !put_bytes(payload, length) ||
	    !get_bytes(header, HEADER_SIZE))
		return -1;
	got = header[1] | header[2] << 8 | header[3] << 16 | (u32)header[4] << 24;
	if (got > size || !get_bytes(answer, got) || header[0])
		return -1;
	return got;
}
