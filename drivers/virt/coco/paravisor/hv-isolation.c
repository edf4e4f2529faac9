// SPDX-License-Identifier: GPL-2.0-only
/*
 * Paravisor mode: isolation as Hyper-V's configuration names it
 *
 * The same two words stand in CPUID leaf 0x4000000c on x86, and in VP register
 * 0x209 on arm64.
 */

#include <kunit/visibility.h>
#include <linux/bits.h>
#include <linux/build_bug.h>
#include <linux/export.h>
#include <linux/kconfig.h>
#include <linux/paravisor_hv_isolation.h>

#include <asm/mshyperv.h>

/*
 * Hyper-V's numbers of types are those of enum paravisor_isolation. A type that this
 * processor cannot have is one that nobody knows.
 */
#define KNOWN	(IS_ENABLED(CONFIG_ARM64) ? BIT(PARAVISOR_ISOLATION_CCA) :			\
		 BIT(PARAVISOR_ISOLATION_VBS) | BIT(PARAVISOR_ISOLATION_SNP) |			\
		 BIT(PARAVISOR_ISOLATION_TDX))

static_assert(PARAVISOR_ISOLATION_VBS == 1);
static_assert(PARAVISOR_ISOLATION_SNP == 2);
static_assert(PARAVISOR_ISOLATION_TDX == 3);
static_assert(PARAVISOR_ISOLATION_CCA == 4);

/**
 * hv_paravisor_isolation() - technology below, where there is a paravisor
 * @hv: features and isolation configuration
 *
 * Context: Any.
 * Return: %PARAVISOR_ISOLATION_NONE without isolation, without a paravisor,
 *	with hidden isolation or with a type that this kernel does not know.
 */
enum paravisor_isolation hv_paravisor_isolation(const struct ms_hyperv_info *hv)
{
	if (!(hv->priv_high & HV_ISOLATION) || !hv->paravisor_present)
		return PARAVISOR_ISOLATION_NONE;

	return KNOWN & BIT(hv->cvm_type) ? hv->cvm_type : PARAVISOR_ISOLATION_NONE;
}
EXPORT_SYMBOL_IF_KUNIT(hv_paravisor_isolation);
