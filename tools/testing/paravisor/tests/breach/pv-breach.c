// SPDX-License-Identifier: GPL-2.0-only
/* Breaks one rule of the paravisor when loaded; nothing that follows is reached. */
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/set_memory.h>
#include <linux/string.h>
#include <linux/vmalloc.h>

#define HPET	0xfed00000UL	/* played by the host: reached by the shared view only */

static char *rule;
module_param(rule, charp, 0);
MODULE_PARM_DESC(rule, "device, stale or unasked");

/* In a function of the kernel proper, so that the violation gets its name. */
static void touch(void *at)
{
	pr_info("breach: %s, still alive: %p\n", rule, memchr_inv(at, 0xa5, 64));
}

static void *alias(struct page **page, pgprot_t prot)
{
	*page = alloc_page(GFP_KERNEL | __GFP_ZERO);
	return *page ? vmap(page, 1, VM_MAP, prot) : NULL;
}

static int __init breach_init(void)
{
	struct page *page;
	void *at = NULL;

	if (!rule)
		return -EINVAL;
	if (!strcmp(rule, "device")) {
		at = (void __force *)ioremap_encrypted(HPET, PAGE_SIZE);
	} else if (!strcmp(rule, "stale")) {
		/* The private alias outlives the change of sides. */
		at = alias(&page, PAGE_KERNEL);
		if (at && set_memory_decrypted((unsigned long)page_address(page), 1))
			at = NULL;
	} else if (!strcmp(rule, "unasked")) {
		/* Shared in the page table only: the visibility call is missing. */
		at = alias(&page, pgprot_decrypted(PAGE_KERNEL));
	}
	if (at)
		touch(at);
	return -EINVAL;
}
module_init(breach_init);

MODULE_DESCRIPTION("A guest that breaks a rule");
MODULE_LICENSE("GPL");
