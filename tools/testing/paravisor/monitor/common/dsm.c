// SPDX-License-Identifier: GPL-2.0-only
#include "dsm.h"

int dsm_request(enum dsm_op op, const void *payload, u32 length, void *answer, u32 size)
{
	return line_request(&dsm_line, op, payload, length, answer, size, NULL);
}
