/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef PARAVISORCTL_EXTENT_H
#define PARAVISORCTL_EXTENT_H

#include "view.h"

/* What an entry of a table says about where its data is. */
struct extent {
	uint32_t offset;
	uint32_t size;
};

/*
 * The bytes of entry @at of a table of @n into @data. NULL, or what is wrong with it: empty, within
 * the first @header bytes, not all within @in, or common with an entry before it.
 */
const char *extent_check(struct view in, size_t header, const struct extent *e, size_t at,
			 struct view *data);

/* Whether some byte behind the first @header ones is not zero and belongs to none of @n entries. */
bool extents_leave_data(struct view in, size_t header, const struct extent *e, size_t n);

#endif
