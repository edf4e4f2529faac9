/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _X86_COCO_PARAVISOR_SVSM_VTOM_H
#define _X86_COCO_PARAVISOR_SVSM_VTOM_H

#include <linux/types.h>

struct paravisor_block;
struct svsm_pvalidate_call;

/**
 * struct vtom_calls - who changes the state of pages
 * @validate: make the SVSM validate or rescind @nr_pages, as many as fit in one
 *	list at most, of kernel mapping from @addr on
 * @set_host: make the host regard the page @pfn as shared or private
 *
 * Context: any. Both return 0 or a negative errno; then the state of these pages
 * is unknown.
 */
struct vtom_calls {
	int (*validate)(unsigned long addr, unsigned int nr_pages, bool validate);
	int (*set_host)(u64 pfn, bool shared);
};

bool vtom_is_owned(u64 status);
const char *vtom_unusable(const struct paravisor_block *block, unsigned int address_bits);
bool vtom_host_agreed(u64 reply);
void vtom_fill_list(struct svsm_pvalidate_call *list, unsigned long addr,
		    unsigned int nr_pages, bool validate);
int vtom_convert(const struct vtom_calls *calls, unsigned long addr, unsigned long nr_pages,
		 bool shared);

#ifdef CONFIG_PARAVISOR_SVSM
void svsm_vtom_init(void);
#else
static inline void svsm_vtom_init(void) { }
#endif

#endif /* _X86_COCO_PARAVISOR_SVSM_VTOM_H */
