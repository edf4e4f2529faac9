/* SPDX-License-Identifier: GPL-2.0-only */
/* The kernel's short names, for a program. */
#ifndef VTPM_KERNEL_TYPES_H
#define VTPM_KERNEL_TYPES_H

#include <linux/types.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef __u8 u8;
typedef __u16 u16;
typedef __u32 u32;
typedef __u64 u64;
typedef __s64 s64;

#define BIT(n)			(1u << (n))
#define __packed		__attribute__((__packed__))
#define __noreturn		__attribute__((__noreturn__))
#define __printf(fmt, args)	__attribute__((__format__(__printf__, fmt, args)))

#endif
