/* SPDX-License-Identifier: GPL-2.0-only */
/* Numbers at any place of a message, little-endian */
#ifndef MONITOR_BYTES_H
#define MONITOR_BYTES_H

#include "string.h"

static inline u16 get_le16(const void *base, u32 offset)
{
	u16 v;

	memcpy(&v, (const u8 *)base + offset, sizeof(v));
	return v;
}

static inline u32 get_le32(const void *base, u32 offset)
{
	u32 v;

	memcpy(&v, (const u8 *)base + offset, sizeof(v));
	return v;
}

static inline u64 get_le64(const void *base, u32 offset)
{
	u64 v;

	memcpy(&v, (const u8 *)base + offset, sizeof(v));
	return v;
}

static inline void put_le16(void *base, u32 offset, u16 v)
{
	memcpy((u8 *)base + offset, &v, sizeof(v));
}

static inline void put_le32(void *base, u32 offset, u32 v)
{
	memcpy((u8 *)base + offset, &v, sizeof(v));
}

static inline void put_le64(void *base, u32 offset, u64 v)
{
	memcpy((u8 *)base + offset, &v, sizeof(v));
}

#endif
