// SPDX-License-Identifier: GPL-2.0-only
/*
 * Paravisor mode: publisher for the paravisor of Hyper-V (OpenHCL, Azure HCL)
 *
 * With SNP and TDX the paravisor answers CPUID itself, so the leaves are its own
 * word. With VBS the hypervisor does, which is what isolates the guest there.
 * The same holds for the hypercall page. No leaf of Hyper-V lists services; they
 * follow from the ABI that comes with isolation, but for TDISP, which is a
 * capability, and for those of TDX, which feature leaves may list.
 */

#define pr_fmt(fmt) "paravisor: " fmt

#include <kunit/visibility.h>
#include <linux/array_size.h>
#include <linux/cache.h>
#include <linux/export.h>
#include <linux/init.h>
#include <linux/paravisor.h>
#include <linux/paravisor_hv_isolation.h>
#include <linux/printk.h>

#include <asm/mshyperv.h>

#include "cpuid.h"
#include "hooks.h"
#include "hyperv.h"

#define PRESENT		"cpuid:0x4000000c.eax[0]"
#define TYPE		"cpuid:0x4000000c.ebx[3:0]"
#define BOUNDARY	"cpuid:0x4000000c.ebx[5]"
#define VMBUS		"cpuid:0x40000082.eax[3]"
#define TDISP		"hypercall:0x8001[40]"

/* Right above Hyper-V's own leaves, and nowhere else: to look costs an exit. */
#define FEATURE_BASE	0x40000100

#define FROM_LEAVES	(BIT(PARAVISOR_REPORT_TDX) | BIT(PARAVISOR_MEASURE_EXTEND) |	\
			 BIT(PARAVISOR_QUOTE_TDX))

/**
 * hv_unusable() - why feature leaves do not describe this guest
 * @hv: what the Hyper-V platform init has read
 * @block: the leaves
 *
 * Context: Any.
 * Return: NULL if they do.
 */
const char *hv_unusable(const struct ms_hyperv_info *hv, const struct paravisor_block *block)
{
	if (block->alias_bit && BIT_ULL(block->alias_bit) != hv->shared_gpa_boundary)
		return "alias bit is not Hyper-V's";

	return paravisor_block_unusable(block, 0);
}
EXPORT_SYMBOL_IF_KUNIT(hv_unusable);

/**
 * hv_paravisor_claims() - derive the features from what the platform said
 * @hv: what the Hyper-V platform init has read
 * @tdisp: the extended capabilities have TDISP, and this kernel can use it
 * @block: the feature leaves; all 0 where there are none
 * @claims: room for %PARAVISOR_NR_FEATURES entries
 *
 * With VBS the hypervisor keeps interrupts and processor start to itself, there
 * is neither #VC nor #VE, and what the virtualization stack answers, its leaf and
 * extended hypercalls, is the host's. Of the feature leaves only what nothing else
 * tells is taken.
 *
 * Context: Any.
 * Return: number of entries written; 0 where there is nothing to publish.
 */
unsigned int hv_paravisor_claims(const struct ms_hyperv_info *hv, bool tdisp,
				 const struct paravisor_block *block,
				 struct paravisor_claim *claims)
{
	enum paravisor_isolation isolation = hv_paravisor_isolation(hv);
	bool hardware = isolation != PARAVISOR_ISOLATION_VBS;
	bool vmbus = hardware && hv->confidential_vmbus_available;
	const struct {
		enum paravisor_feature feature;
		const char *source;
		bool set;
	} rules[] = {
		{ PARAVISOR_PAGE_STATE,		PRESENT,	true },
		{ PARAVISOR_EXCEPTIONS,		TYPE,		hardware },
		{ PARAVISOR_INTERRUPTS,		TYPE,		hardware },
		{ PARAVISOR_AP_STARTUP,		TYPE,		hardware },
		{ PARAVISOR_SHARED_ALIAS,	BOUNDARY,	hv->shared_gpa_boundary_active },
		{ PARAVISOR_VISIBILITY_CALL,	TYPE,		true },
		{ PARAVISOR_PRIVATE_MMIO,	PRESENT,	true },
		{ PARAVISOR_REPORT_HCL,		TYPE,		true },
		{ PARAVISOR_VTPM,		PRESENT,	true },
		{ PARAVISOR_TDISP,		TDISP,		hardware && tdisp },
		{ PARAVISOR_CONFIDENTIAL_VMBUS,	VMBUS,		vmbus },
	};
	unsigned int nr = 0;

	if (isolation == PARAVISOR_ISOLATION_NONE)
		return 0;

	for (int i = 0; i < ARRAY_SIZE(rules); i++) {
		if (!rules[i].set)
			continue;
		claims[nr].feature = rules[i].feature;
		claims[nr].source = rules[i].source;
		nr++;
	}

	return nr + paravisor_block_claims(block, FROM_LEAVES, claims + nr);
}
EXPORT_SYMBOL_IF_KUNIT(hv_paravisor_claims);

static int hv_set_shared(unsigned long addr, int nr_pages, bool shared)
{
	return hv_vtom_set_host_visibility(addr, nr_pages, !shared);
}

static struct paravisor_ops hv_ops __ro_after_init = {
	.is_private_mmio = hv_is_private_mmio,
	.set_shared	 = hv_set_shared,
};

static struct paravisor_claim hv_claims[PARAVISOR_NR_FEATURES] __ro_after_init;

static struct paravisor_block hv_leaves __ro_after_init;

static struct paravisor_desc hv_desc __ro_after_init = {
	.name	= "hyperv-hcl",
	.level	= "vtl0",
	.claims	= hv_claims,
	.ops	= &hv_ops,
};

static void __init read_leaves(void)
{
	const char *why;

	if (paravisor_cpuid_read_at(paravisor_cpuid_native, NULL, FEATURE_BASE,
				    PARAVISOR_ISOLATION_TDX, &hv_leaves))
		return;

	why = hv_unusable(&ms_hyperv, &hv_leaves);
	if (why)
		paravisor_cpuid_refuse(&hv_leaves, why);
}

/**
 * hv_paravisor_publish() - publish the paravisor below a Hyper-V guest, if any
 *
 * Context: the end of hyperv_init(): CPUID was read into ms_hyperv long ago, and
 *	the hypercall page answers now. Where hyperv_init() fails before, there
 *	are no hypercalls, nothing is published, and Hyper-V's own hooks stay.
 */
void __init hv_paravisor_publish(void)
{
	hv_desc.isolation = hv_paravisor_isolation(&ms_hyperv);
	if (hv_desc.isolation != PARAVISOR_ISOLATION_VBS)
		hv_ops.tdisp = hv_tdisp_transport();
	if (hv_desc.isolation == PARAVISOR_ISOLATION_TDX)
		read_leaves();
	hv_desc.nr_claims = hv_paravisor_claims(&ms_hyperv, hv_ops.tdisp, &hv_leaves, hv_claims);
	if (!hv_desc.nr_claims)
		return;

	if (paravisor_publish(&hv_desc)) {
		pr_err("the paravisor's services stay unknown\n");
		return;
	}

	paravisor_hook_platform();
}
