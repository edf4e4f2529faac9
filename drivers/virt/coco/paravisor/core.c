// SPDX-License-Identifier: GPL-2.0-only
/*
 * Paravisor mode: publish once, seal, answer.
 */

#define pr_fmt(fmt) "paravisor: " fmt

#include <kunit/visibility.h>
#include <linux/array_size.h>
#include <linux/bitmap.h>
#include <linux/cache.h>
#include <linux/export.h>
#include <linux/init.h>
#include <linux/paravisor.h>
#include <linux/printk.h>
#include <linux/string.h>

#include "core.h"

/**
 * DOC: Publication
 *
 * The hypervisor driver that recognises a paravisor calls paravisor_publish()
 * from its own early init. That is accepted once, checked as a whole, and
 * sealed by an early initcall; from then on the answers never change, so that
 * consumers may act on them without a lock.
 */

unsigned long paravisor_features[BITS_TO_LONGS(PARAVISOR_NR_FEATURES)] __ro_after_init;
EXPORT_SYMBOL_GPL(paravisor_features);

DEFINE_STATIC_KEY_FALSE_RO(paravisor_published);
EXPORT_SYMBOL_GPL(paravisor_published);

struct paravisor_state paravisor_state __ro_after_init;
EXPORT_SYMBOL_IF_KUNIT(paravisor_state);

static const char * const feature_names[PARAVISOR_NR_FEATURES] = {
#define PARAVISOR_FEATURE(_id, _name, ...)	\
	[PARAVISOR_##_id] = #_name,
#include <linux/paravisor_features.h>
#undef PARAVISOR_FEATURE
};

static const char * const isolation_names[] = {
	[PARAVISOR_ISOLATION_NONE]	= "none",
	[PARAVISOR_ISOLATION_VBS]	= "vbs",
	[PARAVISOR_ISOLATION_SNP]	= "snp",
	[PARAVISOR_ISOLATION_TDX]	= "tdx",
	[PARAVISOR_ISOLATION_CCA]	= "cca",
};

static const char * const source_schemes[] = {
	"cpuid", "hypercall", "svsm", "tdx", "smccc", "rsi", "dt", "acpi",
};

/**
 * paravisor_isolation_name() - the technology's name as sysfs shows it
 * @isolation: a valid technology
 *
 * Context: Any.
 * Return: a constant string.
 */
const char *paravisor_isolation_name(enum paravisor_isolation isolation)
{
	return isolation_names[isolation];
}

/**
 * paravisor_feature_name() - the feature's name as sysfs shows it
 * @feature: a valid feature
 *
 * Context: Any.
 * Return: a constant string.
 */
const char *paravisor_feature_name(enum paravisor_feature feature)
{
	return feature_names[feature];
}
EXPORT_SYMBOL_IF_KUNIT(paravisor_feature_name);

static bool is_known_source(const char *source)
{
	const char *colon = source ? strchr(source, ':') : NULL;

	if (!colon || !colon[1])
		return false;

	for (int i = 0; i < ARRAY_SIZE(source_schemes); i++) {
		size_t len = strlen(source_schemes[i]);

		if (colon - source == len && !strncmp(source, source_schemes[i], len))
			return true;
	}

	return false;
}

static int add_claim(struct paravisor_state *next, const struct paravisor_claim *claim)
{
	if ((unsigned int)claim->feature >= PARAVISOR_NR_FEATURES) {
		pr_err("unknown feature %u refused\n", claim->feature);
		return -EINVAL;
	}

	if (!is_known_source(claim->source)) {
		pr_err("%s: source \"%s\" refused\n", feature_names[claim->feature],
		       claim->source ?: "(none)");
		return -EINVAL;
	}

	if (__test_and_set_bit(claim->feature, next->features)) {
		pr_err("%s claimed twice\n", feature_names[claim->feature]);
		return -EINVAL;
	}

	next->sources[claim->feature] = claim->source;
	return 0;
}

/* A bit without its operation, or the reverse, is a publisher's mistake. */
static bool ops_match_features(const struct paravisor_state *next,
			       const struct paravisor_ops *ops)
{
	bool mmio = test_bit(PARAVISOR_PRIVATE_MMIO, next->features);
	bool call = test_bit(PARAVISOR_VISIBILITY_CALL, next->features);
	bool tdisp = test_bit(PARAVISOR_TDISP, next->features);

	return mmio == (ops && ops->is_private_mmio) &&
	       call == (ops && ops->set_shared) &&
	       tdisp == (ops && ops->tdisp);
}

static bool is_complete(const struct paravisor_desc *desc)
{
	return desc && desc->name && desc->level && desc->claims && desc->nr_claims &&
	       desc->isolation > PARAVISOR_ISOLATION_NONE &&
	       desc->isolation < ARRAY_SIZE(isolation_names);
}

/**
 * paravisor_state_publish() - check a description and take it as a whole
 * @state: the state to fill, untouched on failure
 * @desc: the description
 *
 * Context: Early boot, one processor; or a test on a state of its own.
 * Return:
 * * 0		- accepted
 * * -EBUSY	- another description was accepted before
 * * -EPERM	- @state is sealed
 * * -EINVAL	- incomplete, unknown feature or source, a feature claimed
 *		  twice, or operations that do not fit the features
 */
int paravisor_state_publish(struct paravisor_state *state,
			    const struct paravisor_desc *desc)
{
	struct paravisor_state next = { .desc = desc };

	if (state->desc) {
		pr_err("\"%s\" is published, \"%s\" refused\n", state->desc->name,
		       desc && desc->name ? desc->name : "(none)");
		return -EBUSY;
	}

	if (state->sealed) {
		pr_err("publication came too late\n");
		return -EPERM;
	}

	if (!is_complete(desc)) {
		pr_err("incomplete description refused\n");
		return -EINVAL;
	}

	for (unsigned int i = 0; i < desc->nr_claims; i++) {
		int rc = add_claim(&next, &desc->claims[i]);

		if (rc)
			return rc;
	}

	if (!ops_match_features(&next, desc->ops)) {
		pr_err("\"%s\": operations do not fit the features\n", desc->name);
		return -EINVAL;
	}

	*state = next;
	return 0;
}
EXPORT_SYMBOL_IF_KUNIT(paravisor_state_publish);

/**
 * paravisor_publish() - tell the kernel which paravisor it runs above
 * @desc: what is known of it; must stay valid
 *
 * For the driver of the hypervisor interface only, which has just asked the
 * paravisor. Nothing that the host controls may set a bit.
 *
 * Context: Early boot on one processor, after jump_label_init() and before
 *	the early initcalls.
 * Return: 0 or an error of paravisor_state_publish(); then nothing changed.
 */
int __init paravisor_publish(const struct paravisor_desc *desc)
{
	int rc = paravisor_state_publish(&paravisor_state, desc);

	if (rc)
		return rc;

	bitmap_copy(paravisor_features, paravisor_state.features, PARAVISOR_NR_FEATURES);
	static_branch_enable(&paravisor_published);
	pr_info("%s, isolation %s, guest at %s, %u features\n", desc->name,
		paravisor_isolation_name(desc->isolation), desc->level, desc->nr_claims);
	return 0;
}

/* Initcalls ask, so no answer may change from here on. */
static int __init paravisor_seal(void)
{
	paravisor_state.sealed = true;
	return 0;
}
early_initcall(paravisor_seal);

/**
 * paravisor_isolation() - the technology that isolates guest and paravisor
 *
 * Context: Any.
 * Return: %PARAVISOR_ISOLATION_NONE where no paravisor was published.
 */
enum paravisor_isolation paravisor_isolation(void)
{
	return paravisor_state.desc ? paravisor_state.desc->isolation :
				      PARAVISOR_ISOLATION_NONE;
}
EXPORT_SYMBOL_GPL(paravisor_isolation);

/**
 * paravisor_is_private_mmio() - does the paravisor emulate the MMIO page at @addr
 * @addr: guest physical address without any alias bit
 *
 * Context: Any.
 * Return: true if the page must be mapped private.
 */
bool paravisor_is_private_mmio(phys_addr_t addr)
{
	return paravisor_has(PARAVISOR_PRIVATE_MMIO) &&
	       paravisor_state.desc->ops->is_private_mmio(addr);
}
EXPORT_SYMBOL_IF_KUNIT(paravisor_is_private_mmio);

/**
 * paravisor_set_shared() - make pages shared with the host or private by a call
 * @addr: start of the kernel mapping, page aligned
 * @nr_pages: pages of it
 * @shared: true to share, false to make private
 *
 * The last step of set_memory_decrypted() and set_memory_encrypted(), which
 * everybody else uses.
 *
 * Context: Process, under the lock of the architecture's set_memory code.
 * Return: 0, -EOPNOTSUPP without %PARAVISOR_VISIBILITY_CALL, or the call's
 *	error; then the pages' state is unknown and they must not be freed.
 */
int paravisor_set_shared(unsigned long addr, int nr_pages, bool shared)
{
	if (!paravisor_has(PARAVISOR_VISIBILITY_CALL))
		return -EOPNOTSUPP;

	return paravisor_state.desc->ops->set_shared(addr, nr_pages, shared);
}
EXPORT_SYMBOL_IF_KUNIT(paravisor_set_shared);

/**
 * paravisor_tdisp_transport() - how to ask the paravisor for TDISP
 *
 * Context: Any.
 * Return: the transport, or NULL without %PARAVISOR_TDISP.
 */
const struct paravisor_tdisp_transport *paravisor_tdisp_transport(void)
{
	return paravisor_has(PARAVISOR_TDISP) ? paravisor_state.desc->ops->tdisp : NULL;
}
EXPORT_SYMBOL_GPL(paravisor_tdisp_transport);
