/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * As much of the kernel's headers as a pure function of the kernel needs to be
 * compiled in user space, on a little-endian 64-bit machine
 */
#ifndef PARAVISOR_FUZZ_SHIM_H
#define PARAVISOR_FUZZ_SHIM_H

#include <errno.h>
#include <linux/types.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef uint64_t u64;
typedef u64 resource_size_t;
typedef mode_t umode_t;

#define le32_to_cpu(x)		(x)
#define le64_to_cpu(x)		(x)

#define U64_MAX			UINT64_MAX
#define SZ_128K			0x20000
#define SZ_16M			0x1000000
#define BIT(n)			(1UL << (n))
#define PAGE_SIZE		(1UL << PAGE_SHIFT)
#define ALIGN_DOWN(x, a)	((x) & ~((__typeof__(x))(a) - 1))
#define IS_ALIGNED(x, a)	(((x) & ((__typeof__(x))(a) - 1)) == 0)
#define check_add_overflow(a, b, d) __builtin_add_overflow(a, b, d)
#define container_of(p, type, member) ((type *)((char *)(p) - offsetof(type, member)))
#define __counted_by(n)

#define MAX_ERRNO		4095
#define IS_ERR_VALUE(x)		((unsigned long)(x) >= (unsigned long)-MAX_ERRNO)

static inline void *ERR_PTR(long error)
{
	return (void *)error;
}

static inline long PTR_ERR(const void *ptr)
{
	return (long)ptr;
}

static inline bool IS_ERR(const void *ptr)
{
	return IS_ERR_VALUE(ptr);
}

static inline bool is_power_of_2(unsigned long n)
{
	return n && !(n & (n - 1));
}

static inline void free_kvfree(void *p)
{
	free(*(void **)p);
}

static inline void *take_pointer(void *p)
{
	void *taken = *(void **)p;

	*(void **)p = NULL;
	return taken;
}

#define __free(name)		__attribute__((cleanup(free_##name)))
#define no_free_ptr(p)		take_pointer(&(p))
#define kvzalloc_flex(obj, member, count) \
	calloc(1, sizeof(obj) + sizeof((obj).member[0]) * (count))

#define PCI_STD_NUM_BARS	6
#define IORESOURCE_MEM		0x200
#define IORES_DESC_ENCRYPTED	10

struct resource {
	resource_size_t start;
	resource_size_t end;
	const char *name;
	unsigned long flags;
	unsigned long desc;
	struct resource *parent;
};

/* Only named, by declarations that the parser has nothing to do with */
struct rw_semaphore { int unused; };
struct mutex { int unused; };
struct list_head { struct list_head *next, *prev; };
struct pci_tsm { int unused; };
struct pci_dev;
struct tsm_dev;
struct attribute;
struct device_attribute;

#endif /* PARAVISOR_FUZZ_SHIM_H */
