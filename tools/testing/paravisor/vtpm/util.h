/* SPDX-License-Identifier: GPL-2.0-only */
/* Small helpers shared by every file: messages, files, buffers, a seeded generator. */
#ifndef VTPM_UTIL_H
#define VTPM_UTIL_H

#include "kernel-types.h"
#include <stdlib.h>

#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))

/* Scope-bound release, after the kernel's cleanup.h. */
#define DEFINE_FREE(name, type, release)			\
	static inline void free_##name(type **pointer)	\
	{						\
		type *_T = *pointer;			\
							\
		if (_T)					\
			release;			\
	}
#define __free(name)	__attribute__((cleanup(free_##name)))

DEFINE_FREE(text, char, free(_T))

struct bytes {
	u8 *data;
	size_t len;
};

__noreturn __printf(1, 2) void die(const char *fmt, ...);
__printf(1, 2) void warn(const char *fmt, ...);

void *xmalloc(size_t len);
void bytes_set(struct bytes *b, const void *data, size_t len);
void bytes_clear(struct bytes *b);

/* DIR/NAME as a path in a static ring of buffers, valid until eight calls later. */
const char *path_in(const char *dir, const char *name);
int file_read(const char *path, struct bytes *out);
void file_write(const char *path, const void *data, size_t len, int mode);

void hex_encode(char *out, const u8 *data, size_t len, bool upper);
/* Returns whether text is exactly 2 * len hexadecimal digits. */
bool hex_decode(const char *text, u8 *out, size_t len);

static inline size_t min_size(size_t a, size_t b)
{
	return a < b ? a : b;
}

static inline u16 get_be16(const u8 *p)
{
	return p[0] << 8 | p[1];
}

static inline u32 get_be32(const u8 *p)
{
	return (u32)get_be16(p) << 16 | get_be16(p + 2);
}

static inline void put_be16(u8 *p, u16 v)
{
	p[0] = v >> 8;
	p[1] = v;
}

static inline void put_be32(u8 *p, u32 v)
{
	put_be16(p, v >> 16);
	put_be16(p + 2, v);
}

static inline u16 get_le16(const u8 *p)
{
	return p[0] | p[1] << 8;
}

static inline u32 get_le32(const u8 *p)
{
	return p[0] | p[1] << 8 | p[2] << 16 | (u32)p[3] << 24;
}

static inline void put_le32(u8 *p, u32 v)
{
	for (int i = 0; i < 4; i++)
		p[i] = v >> 8 * i;
}

static inline void put_le16(u8 *p, u16 v)
{
	p[0] = v;
	p[1] = v >> 8;
}

static inline u64 get_le64(const u8 *p)
{
	return get_le32(p) | (u64)get_le32(p + 4) << 32;
}

static inline void put_le64(u8 *p, u64 v)
{
	put_le32(p, v);
	put_le32(p + 4, v >> 32);
}

/* splitmix64: tiny, and the same numbers from the same seed on every machine. */
struct rng {
	u64 state;
};

void rng_seed(struct rng *r, u64 seed, u64 stream);
u64 rng_next(struct rng *r);
u32 rng_below(struct rng *r, u32 limit);
void rng_fill(struct rng *r, u8 *out, size_t len);

#endif
