// SPDX-License-Identifier: GPL-2.0-only
/* Tables of offsets and sizes that somebody else has filled in. */
#include "extent.h"

static uint64_t end_of(const struct extent *e)
{
	return (uint64_t)e->offset + e->size;
}

static bool overlap(const struct extent *a, const struct extent *b)
{
	return a->offset < end_of(b) && b->offset < end_of(a);
}

const char *extent_check(struct view in, size_t header, const struct extent *e, size_t at,
			 struct view *data)
{
	size_t i;

	if (!e[at].size)
		return "is empty";
	if (e[at].offset < header)
		return "begins within the table";
	if (!view_sub(in, e[at].offset, e[at].size, data))
		return "reaches beyond the end";
	for (i = 0; i < at; i++)
		if (overlap(&e[i], &e[at]))
			return "overlaps another";
	return NULL;
}

static bool is_claimed(size_t at, const struct extent *e, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (at >= e[i].offset && at < end_of(&e[i]))
			return true;
	return false;
}

bool extents_leave_data(struct view in, size_t header, const struct extent *e, size_t n)
{
	size_t at;

	for (at = header; at < in.len; at++)
		if (in.p[at] && !is_claimed(at, e, n))
			return true;
	return false;
}
