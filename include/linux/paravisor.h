/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Paravisor mode: a confidential guest that is not in charge of itself.
 *
 * See Documentation/virt/coco/paravisor.rst.
 */
#ifndef _LINUX_PARAVISOR_H
#define _LINUX_PARAVISOR_H

#include <linux/bitops.h>
#include <linux/errno.h>
#include <linux/jump_label.h>
#include <linux/types.h>

struct paravisor_tdisp_transport;

/**
 * enum paravisor_feature - what a paravisor does for, or offers to, the guest
 * @PARAVISOR_NR_FEATURES: number of features known to this kernel
 *
 * The members come from linux/paravisor_features.h, which gives their meaning.
 */
enum paravisor_feature {
	/* private: named and explained in linux/paravisor_features.h */
#define PARAVISOR_FEATURE(_id, ...) PARAVISOR_##_id,
#include <linux/paravisor_features.h>
#undef PARAVISOR_FEATURE
	/* public: */
	PARAVISOR_NR_FEATURES
};

/**
 * enum paravisor_isolation - technology that isolates guest and paravisor
 * @PARAVISOR_ISOLATION_NONE: no paravisor was published
 * @PARAVISOR_ISOLATION_VBS: Hyper-V virtualization-based security
 * @PARAVISOR_ISOLATION_SNP: AMD SEV-SNP
 * @PARAVISOR_ISOLATION_TDX: Intel TDX
 * @PARAVISOR_ISOLATION_CCA: Arm Confidential Compute Architecture
 */
enum paravisor_isolation {
	PARAVISOR_ISOLATION_NONE,
	PARAVISOR_ISOLATION_VBS,
	PARAVISOR_ISOLATION_SNP,
	PARAVISOR_ISOLATION_TDX,
	PARAVISOR_ISOLATION_CCA,
};

/**
 * struct paravisor_claim - one feature and where the publisher read it
 * @feature: the feature that is set
 * @source: "scheme:detail", for example "cpuid:0x4000000c.eax[0]". The scheme
 *	is one of cpuid, hypercall, svsm, tdx, smccc, rsi, dt and acpi; the
 *	detail names a place that the paravisor, not the host, controls. A
 *	hypercall is such a place where it ends in the paravisor. Shown in
 *	sysfs.
 */
struct paravisor_claim {
	enum paravisor_feature feature;
	const char *source;
};

/**
 * struct paravisor_ops - answers that take an argument
 * @is_private_mmio: whether the page at a guest physical address, without any
 *	alias bit, is emulated by the paravisor and so mapped private. Context:
 *	any. Mandatory with %PARAVISOR_PRIVATE_MMIO, absent without.
 * @set_shared: make the pages behind @nr_pages of kernel mapping from @addr
 *	on, whose page tables the caller has changed already, shared with the
 *	host or private again. Their contents are lost. For the architecture's
 *	set_memory code, under the lock that keeps kexec out. Context: process.
 *	Return: 0 or a negative errno; then the pages' state is unknown and
 *	they must not be freed. Mandatory with %PARAVISOR_VISIBILITY_CALL,
 *	absent without.
 * @tdisp: commands for device lock, evidence and accept. Mandatory with
 *	%PARAVISOR_TDISP, absent without.
 */
struct paravisor_ops {
	bool (*is_private_mmio)(phys_addr_t addr);
	int (*set_shared)(unsigned long addr, int nr_pages, bool shared);
	const struct paravisor_tdisp_transport *tdisp;
};

/**
 * struct paravisor_desc - what a publisher knows of the paravisor below
 * @name: short name of the implementation, for people, e.g. "hyperv-hcl"
 * @level: the guest's own privilege level in the field's term, e.g. "vtl0"
 * @isolation: the technology; not %PARAVISOR_ISOLATION_NONE
 * @claims: the features that are set, each with its source
 * @nr_claims: entries in @claims, at least 1
 * @ops: operations; may be NULL where no claimed feature needs one
 *
 * The description and all it points to live as long as the kernel.
 */
struct paravisor_desc {
	const char *name;
	const char *level;
	enum paravisor_isolation isolation;
	const struct paravisor_claim *claims;
	unsigned int nr_claims;
	const struct paravisor_ops *ops;
};

#ifdef CONFIG_PARAVISOR

DECLARE_STATIC_KEY_FALSE(paravisor_published);
extern unsigned long paravisor_features[BITS_TO_LONGS(PARAVISOR_NR_FEATURES)];

int paravisor_publish(const struct paravisor_desc *desc);
enum paravisor_isolation paravisor_isolation(void);
bool paravisor_is_private_mmio(phys_addr_t addr);
int paravisor_set_shared(unsigned long addr, int nr_pages, bool shared);
const struct paravisor_tdisp_transport *paravisor_tdisp_transport(void);

#ifdef CONFIG_PARAVISOR_DEBUG
void paravisor_check_settled(enum paravisor_feature feature);
#else
static inline void paravisor_check_settled(enum paravisor_feature feature) { }
#endif

/**
 * paravisor_has() - ask whether the paravisor below performs or offers @feature
 * @feature: the feature
 *
 * The only question that consumers put to learn what is there. Before
 * publication the answer is false, and CONFIG_PARAVISOR_DEBUG warns.
 *
 * Context: Any. One no-op instruction where there is no paravisor.
 * Return: true if a paravisor was published and has @feature.
 */
static __always_inline bool paravisor_has(enum paravisor_feature feature)
{
	paravisor_check_settled(feature);
	return static_branch_unlikely(&paravisor_published) &&
	       test_bit(feature, paravisor_features);
}

#else /* !CONFIG_PARAVISOR */

static inline int paravisor_publish(const struct paravisor_desc *desc)
{
	return -EOPNOTSUPP;
}

static inline enum paravisor_isolation paravisor_isolation(void)
{
	return PARAVISOR_ISOLATION_NONE;
}

static inline bool paravisor_is_private_mmio(phys_addr_t addr)
{
	return false;
}

static inline int paravisor_set_shared(unsigned long addr, int nr_pages,
				       bool shared)
{
	return -EOPNOTSUPP;
}

static inline const struct paravisor_tdisp_transport *
paravisor_tdisp_transport(void)
{
	return NULL;
}

static __always_inline bool paravisor_has(enum paravisor_feature feature)
{
	return false;
}

#endif /* CONFIG_PARAVISOR */

#endif /* _LINUX_PARAVISOR_H */
