// SPDX-License-Identifier: GPL-2.0-only
/*
 * Paravisor mode: SNP guest with a virtual top of memory, not above Hyper-V
 *
 * The paravisor takes the #VC exceptions, answers CPUID and hides SEV there, so
 * that this guest has neither C-bit nor GHCB page: memory above the top is
 * shared. What the guest must do itself it does by the GHCB MSR protocol: calls
 * to the SVSM, which the paravisor is too, and page states at the host.
 *
 * Processor and paravisor must say so both, SEV_STATUS and the feature leaves of
 * Documentation/arch/x86/paravisor-cpuid.rst.
 */

#define pr_fmt(fmt) "paravisor: " fmt

#include <kunit/visibility.h>
#include <linux/bits.h>
#include <linux/cache.h>
#include <linux/cleanup.h>
#include <linux/cpufeature.h>
#include <linux/cpuhotplug.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/init.h>
#include <linux/io.h>
#include <linux/irqflags.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/paravisor.h>
#include <linux/percpu.h>
#include <linux/pgtable.h>
#include <linux/preempt.h>
#include <linux/printk.h>
#include <linux/processor.h>

#include <asm/coco.h>
#include <asm/hypervisor.h>
#include <asm/init.h>
#include <asm/msr.h>
#include <asm/mtrr.h>
#include <asm/set_memory.h>
#include <asm/sev.h>
#include <asm/tlbflush.h>
#include <asm/x86_init.h>

#include "../sev/internal.h"
#include "cpuid.h"
#include "hooks.h"
#include "svsm-vtom.h"

#define HOST_ATTEMPTS	3	/* at one page */

/* Without these the guest would have to act in ways that it does not know here. */
#define NEEDED	(BIT(PARAVISOR_PAGE_STATE) | BIT(PARAVISOR_EXCEPTIONS) |	\
		 BIT(PARAVISOR_SHARED_ALIAS) | BIT(PARAVISOR_VISIBILITY_CALL))

/* Not TDISP, whose guest messages need a GHCB page. */
#define WANTED	(NEEDED | BIT(PARAVISOR_INTERRUPTS) | BIT(PARAVISOR_AP_STARTUP) |	\
		 BIT(PARAVISOR_PRIVATE_MMIO) | BIT(PARAVISOR_VTPM) |			\
		 BIT(PARAVISOR_REPORT_SVSM) | BIT(PARAVISOR_TDISP_ATTESTED))

static struct paravisor_block leaves __ro_after_init;
static bool is_set_up __ro_after_init;

/**
 * vtom_is_owned() - does a paravisor own the exceptions of this guest
 * @status: MSR SEV_STATUS, which the processor answers and no hypervisor
 *
 * Context: Any.
 * Return: true for an SNP guest with a virtual top of memory and reflected #VC.
 */
bool vtom_is_owned(u64 status)
{
	const u64 needed = MSR_AMD64_SEV_SNP_ENABLED | MSR_AMD64_SNP_VTOM |
			   MSR_AMD64_SNP_REFLECT_VC;

	return (status & needed) == needed;
}
EXPORT_SYMBOL_IF_KUNIT(vtom_is_owned);

/**
 * vtom_unusable() - why the feature leaves do not describe a guest of this kind
 * @block: the leaves
 * @address_bits: of a physical address, the alias bit among them
 *
 * Context: Any.
 * Return: NULL if they do.
 */
const char *vtom_unusable(const struct paravisor_block *block, unsigned int address_bits)
{
	if (block->alias_bit >= address_bits)
		return "alias bit beyond the processor's addresses";

	return paravisor_block_unusable(block, NEEDED);
}
EXPORT_SYMBOL_IF_KUNIT(vtom_unusable);

/**
 * vtom_host_agreed() - did the host change the state of a page
 * @reply: GHCB MSR after the request
 *
 * Context: Any.
 * Return: true for the one reply that says so. Whether the host has told the
 *	truth shows in the SVSM's validation, or in shared memory that does not work.
 */
bool vtom_host_agreed(u64 reply)
{
	return reply == GHCB_MSR_PSC_RESP;
}
EXPORT_SYMBOL_IF_KUNIT(vtom_host_agreed);

/* Works for not-present pages too, which __pa() of vmalloc memory does not. */
static u64 pfn_of(unsigned long addr)
{
	return PHYS_PFN(slow_virt_to_phys((void *)addr));
}

/**
 * vtom_fill_list() - write the argument of an SVSM PVALIDATE call
 * @list: room for @nr_pages entries
 * @addr: start of the kernel mapping
 * @nr_pages: pages of it, at most %SVSM_PVALIDATE_MAX_COUNT
 * @validate: validate them, or rescind their validation
 *
 * By single pages, as the host changes them by this protocol. A page that is in
 * the asked-for state already is not where the guest believes it to be, hence an
 * error.
 *
 * Context: Any.
 */
void vtom_fill_list(struct svsm_pvalidate_call *list, unsigned long addr,
		    unsigned int nr_pages, bool validate)
{
	list->num_entries = nr_pages;
	list->cur_index = 0;

	for (unsigned int i = 0; i < nr_pages; i++)
		list->entry[i] = (struct svsm_pvalidate_entry) {
			.page_size = RMP_PG_SIZE_4K,
			.action	   = validate,
			.pfn	   = pfn_of(addr + i * PAGE_SIZE),
		};
}
EXPORT_SYMBOL_IF_KUNIT(vtom_fill_list);

/* Interrupts are off so that nobody else uses the calling area meanwhile. */
static int svsm_validate(unsigned long addr, unsigned int nr_pages, bool validate)
{
	struct svsm_call call = { .rax = SVSM_CORE_CALL(SVSM_CORE_PVALIDATE) };

	guard(irqsave)();
	call.rcx = svsm_get_caa_pa() + offsetof(struct svsm_ca, svsm_buffer);
	vtom_fill_list((void *)svsm_get_caa()->svsm_buffer, addr, nr_pages, validate);

	return svsm_perform_call_protocol(&call);
}

/* No value of the MSR outlives a request here, as there is no GHCB page. */
static int host_set_state(u64 pfn, bool shared)
{
	enum psc_op op = shared ? SNP_PAGE_STATE_SHARED : SNP_PAGE_STATE_PRIVATE;

	guard(irqsave)();
	sev_es_wr_ghcb_msr(GHCB_MSR_PSC_REQ_GFN(pfn, op));
	VMGEXIT();

	return vtom_host_agreed(sev_es_rd_ghcb_msr()) ? 0 : -EIO;
}

static const struct vtom_calls calls = {
	.validate = svsm_validate,
	.set_host = host_set_state,
};

/* The host may refuse for the moment. To ask once more gives nothing away. */
static int set_host_page(const struct vtom_calls *to, u64 pfn, bool shared)
{
	int rc = -EIO;

	for (int i = 0; rc && i < HOST_ATTEMPTS; i++)
		rc = to->set_host(pfn, shared);

	return rc;
}

static int set_host_pages(const struct vtom_calls *to, unsigned long addr,
			  unsigned int nr_pages, bool shared)
{
	int rc = 0;

	for (unsigned int i = 0; !rc && i < nr_pages; i++)
		rc = set_host_page(to, pfn_of(addr + i * PAGE_SIZE), shared);

	return rc;
}

/**
 * vtom_convert() - make pages shared or private, at the SVSM and at the host
 * @to: whom to ask
 * @addr: start of the kernel mapping
 * @nr_pages: pages of it
 * @shared: share them, or make them private
 *
 * A page is never validated while it is the host's: validation ends before the
 * page is shared, and begins after it is private. The first error ends it all,
 * and leaves the pages in a state that nobody knows.
 *
 * Context: Any.
 * Return: 0 or a negative errno.
 */
int vtom_convert(const struct vtom_calls *to, unsigned long addr, unsigned long nr_pages,
		 bool shared)
{
	unsigned int nr;
	int rc = 0;

	for (; !rc && nr_pages; nr_pages -= nr, addr += nr * PAGE_SIZE) {
		nr = min(nr_pages, SVSM_PVALIDATE_MAX_COUNT);

		if (shared)
			rc = to->validate(addr, nr, false);
		rc = rc ?: set_host_pages(to, addr, nr, shared);
		if (!shared)
			rc = rc ?: to->validate(addr, nr, true);
	}

	return rc;
}
EXPORT_SYMBOL_IF_KUNIT(vtom_convert);

/* Before the first one, and on a processor without, the SVSM hears no call. */
static bool has_calling_area(void)
{
	return sev_cfg.use_cas && this_cpu_read(svsm_caa) != &boot_svsm_ca_page;
}

static void set_calling_area(struct svsm_ca *area, u64 pa)
{
	guard(irqsave)();
	this_cpu_write(svsm_caa, area);
	this_cpu_write(svsm_caa_pa, pa);
}

/* Until its own area is known, a processor's calls fail for want of an answer. */
static void use_calling_areas(void)
{
	int cpu;

	if (sev_cfg.use_cas)
		return;

	for_each_possible_cpu(cpu) {
		per_cpu(svsm_caa, cpu) = &boot_svsm_ca_page;
		per_cpu(svsm_caa_pa, cpu) = __pa_symbol(&boot_svsm_ca_page);
	}
	sev_cfg.use_cas = true;
}

/*
 * The paravisor's page is used where it is: a kernel that is started from this
 * one, by kexec, finds it there again.
 */
static int map_calling_area(unsigned int cpu)
{
	struct svsm_ca *area, *old;
	u64 pa;

	use_calling_areas();

	if (rdmsrq_safe(MSR_SVSM_CAA, &pa) || !pa || offset_in_page(pa) ||
	    pa >= BIT_ULL(leaves.alias_bit)) {
		pr_err("no calling area for CPU%u\n", cpu);
		return -ENXIO;
	}

	if (this_cpu_read(svsm_caa_pa) == pa)
		return 0;

	area = memremap(pa, PAGE_SIZE, MEMREMAP_WB | MEMREMAP_ENC);
	if (!area)
		return -ENOMEM;

	old = this_cpu_read(svsm_caa);
	set_calling_area(area, pa);
	if (old != &boot_svsm_ca_page)
		memunmap(old);

	return 0;
}

/*
 * A stray access, by load_unaligned_zeropad(), to a page in transition would end
 * in the paravisor, which cannot mend it. So the page is away meanwhile. The boot
 * processor comes here first, when SWIOTLB's memory is shared.
 */
static int prepare_change(unsigned long addr, int nr_pages, bool enc)
{
	scoped_guard(migrate) {
		int rc = has_calling_area() ? 0 : map_calling_area(smp_processor_id());

		if (rc)
			return rc;
	}

	return set_memory_np(addr, nr_pages);
}

/* After a failure the pages stay away: nobody can tell what they are. */
static int set_shared(unsigned long addr, int nr_pages, bool shared)
{
	int rc = vtom_convert(&calls, addr, nr_pages, shared);

	return rc ?: set_memory_p(addr, nr_pages);
}

static bool is_private_mmio(phys_addr_t addr)
{
	return paravisor_block_is_private(&leaves, addr);
}

static bool tlb_flush_required(bool private)
{
	return false;	/* prepare_change() has flushed */
}

static bool cache_flush_required(void)
{
	return false;	/* SNP keeps the aliases coherent */
}

static void kexec_begin(void)
{
	if (IS_ENABLED(CONFIG_KEXEC_CORE) && !set_memory_enc_stop_conversion())
		pr_warn("changes of page states are still under way\n");
}

/* The next kernel takes all memory to be private. */
static void make_private(pte_t *pte, unsigned long addr, unsigned long nr_pages)
{
	set_pte(pte, __pte(cc_mkenc(pte_val(*pte))));
	if (vtom_convert(&calls, addr, nr_pages, false))
		pr_err("%lu pages from %#lx on stay shared\n", nr_pages, addr);
}

static void kexec_finish(void)
{
	unsigned long end = PAGE_OFFSET + get_max_mapped();
	unsigned long size;

	if (!IS_ENABLED(CONFIG_KEXEC_CORE))
		return;

	for (unsigned long addr = PAGE_OFFSET; addr < end; addr += size) {
		unsigned int level;
		pte_t *pte = lookup_address(addr, &level);

		size = page_level_size(level);
		if (pte && pte_decrypted(*pte))
			make_private(pte, addr, size / PAGE_SIZE);
	}

	__flush_tlb_all();
}

static struct paravisor_ops ops __ro_after_init = {
	.set_shared = set_shared,
};

static struct paravisor_claim claims[PARAVISOR_NR_FEATURES] __ro_after_init;
static char level[] __ro_after_init = "vmpl0";

static struct paravisor_desc desc __ro_after_init = {
	.name	   = "svsm-vtom",
	.level	   = level,
	.isolation = PARAVISOR_ISOLATION_SNP,
	.claims	   = claims,
	.ops	   = &ops,
};

static bool __init read_leaves(void)
{
	int rc = paravisor_cpuid_read(paravisor_cpuid_native, NULL,
				      PARAVISOR_ISOLATION_SNP, &leaves);
	const char *why;

	if (rc == -EINVAL)
		return false;

	why = rc ? "there are no such leaves" :
		   vtom_unusable(&leaves, boot_cpu_data.x86_phys_bits);
	if (why)
		pr_err("SEV_STATUS shows a paravisor, but its CPUID leaves do not: %s\n", why);

	return !why;
}

/* Elsewhere the MSR is not read: it costs an exit, and means nothing. */
static bool __init is_candidate(void)
{
	u64 status;

	if (!boot_cpu_has(X86_FEATURE_HYPERVISOR) || hypervisor_is_type(X86_HYPER_MS_HYPERV))
		return false;

	if (boot_cpu_data.x86_vendor != X86_VENDOR_AMD || sev_status)
		return false;

	return !rdmsrq_safe(MSR_AMD64_SEV, &status) && vtom_is_owned(status);
}

static bool __init publish(void)
{
	level[sizeof("vmpl") - 1] += leaves.level;
	if (*leaves.sources[PARAVISOR_PRIVATE_MMIO])
		ops.is_private_mmio = is_private_mmio;

	desc.nr_claims = paravisor_block_claims(&leaves, WANTED, claims);
	return !paravisor_publish(&desc);
}

/* As Hyper-V's driver does it: the kernel knows one kind of vTOM guest. */
static void __init set_up_platform(void)
{
	sev_status = MSR_AMD64_SNP_VTOM;
	cc_vendor = CC_VENDOR_AMD;
	snp_vmpl = leaves.level;

	cc_set_mask(BIT_ULL(leaves.alias_bit));
	physical_mask &= BIT_ULL(leaves.alias_bit) - 1;

	x86_platform.guest.enc_cache_flush_required = cache_flush_required;
	x86_platform.guest.enc_tlb_flush_required = tlb_flush_required;
	x86_platform.guest.enc_status_change_prepare = prepare_change;
	x86_platform.guest.enc_kexec_begin = kexec_begin;
	x86_platform.guest.enc_kexec_finish = kexec_finish;
	paravisor_hook_platform();

	guest_force_mtrr_state(NULL, 0, MTRR_TYPE_WRBACK);
	is_set_up = true;
}

/**
 * svsm_vtom_init() - recognise this kind of guest, publish and set up
 *
 * Where processor and paravisor do not both say so, nothing is touched.
 *
 * Context: setup_arch(), after the hypervisor was detected, before the MTRRs are
 *	looked at and memory is shared.
 */
void __init svsm_vtom_init(void)
{
	if (is_candidate() && read_leaves() && publish())
		set_up_platform();
}

/* A processor that cannot reach the SVSM must not come up. */
static int __init vtom_cpus_init(void)
{
	int rc;

	if (!is_set_up)
		return 0;

	rc = cpuhp_setup_state(CPUHP_AP_ONLINE_DYN, "x86/svsm-vtom:online",
			       map_calling_area, NULL);
	return min(rc, 0);
}
early_initcall(vtom_cpus_init);
