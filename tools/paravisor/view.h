/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef PARAVISORCTL_VIEW_H
#define PARAVISORCTL_VIEW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "compiler.h"

/* A borrowed range of bytes; every access to untrusted input goes through it. */
struct view {
	const uint8_t *p;
	size_t len;
};

static inline bool view_sub(struct view v, size_t off, size_t len, struct view *out)
{
	if (off > v.len || len > v.len - off)
		return false;
	out->p = v.p ? v.p + off : NULL;
	out->len = len;
	return true;
}

/* Cuts the next @len bytes off the front of @v. */
static inline bool view_take(struct view *v, size_t len, struct view *out)
{
	struct view in = *v;

	return view_sub(in, 0, len, out) && view_sub(in, len, in.len - len, v);
}

static inline bool view_le16(struct view v, size_t off, uint16_t *out)
{
	struct view f;

	if (!view_sub(v, off, 2, &f))
		return false;
	*out = (uint16_t)(f.p[0] | f.p[1] << 8);
	return true;
}

static inline bool view_le32(struct view v, size_t off, uint32_t *out)
{
	struct view f;

	if (!view_sub(v, off, 4, &f))
		return false;
	*out = (uint32_t)f.p[0] | (uint32_t)f.p[1] << 8 | (uint32_t)f.p[2] << 16 |
	       (uint32_t)f.p[3] << 24;
	return true;
}

static inline bool view_le64(struct view v, size_t off, uint64_t *out)
{
	uint32_t lo, hi;

	if (!view_le32(v, off, &lo) || !view_le32(v, off + 4, &hi))
		return false;
	*out = (uint64_t)hi << 32 | lo;
	return true;
}

static inline bool view_equal(struct view a, struct view b)
{
	return a.len == b.len && (!a.len || !memcmp(a.p, b.p, a.len));
}

/* @v as printable ASCII, cut off if need be; returns @buf. */
static inline const char *view_text(struct view v, char *buf, size_t size)
{
	size_t i;

	for (i = 0; i < v.len && i + 1 < size; i++)
		buf[i] = v.p[i] < 0x20 || v.p[i] > 0x7e ? '?' : (char)v.p[i];
	buf[i] = '\0';
	return buf;
}

static inline bool view_is_zero(struct view v)
{
	size_t i;

	for (i = 0; i < v.len; i++)
		if (v.p[i])
			return false;
	return true;
}

#endif
