// SPDX-License-Identifier: GPL-2.0-only
/* Hyper-V CPUID leaves as OpenHCL shows them to its guest. */
#include "tdx.h"

#define LEAF_HV(n)		(0x40000000 + (n))
#define SERVICES_BASE		LEAF_HV(0x100)
#define MAX_LEAF_ISOLATED	LEAF_HV(0xc)
#define MAX_LEAF_HIDDEN		LEAF_HV(5)
#define INTERFACE_HV1		0x31237648	/* "Hv#1" */
#define INTERFACE_VS1		0x31235356	/* "VS#1" */

/*
 * Privileges. Real: 0xe7e. Missing here: bit 3 synthetic timers, because the
 * monitor has no timer of its own that could fire them.
 */
#define FEATURES_EAX		0xe76
#define FEATURES_EBX		0x2a8000	/* isolation is the missing bit of 0x6a8000 */
#define FEATURES_EBX_ISOLATION	BIT(22)
#define FEATURES_EBX_EXTENDED	BIT(20)	/* extended hypercalls */
/*
 * Real: 0x4018c530. Missing: 19 direct timers (as above), 30 translation of
 * addresses, which serves a guest with trust levels of its own.
 */
#define FEATURES_EDX		0x10c530

/*
 * Hints. Real SNP: 0xe28. Bit 3, use the APIC MSRs, only on request: it makes
 * an exit of every interrupt, and counts of two kernels no longer compare.
 */
#define HINTS_SNP		0xe20
#define HINTS_TDX		0xa20
#define HINT_APIC_MSRS		BIT(3)

#define ISOLATION_PARAVISOR	BIT(0)
#define ISOLATION_BOUNDARY	BIT(5)
#define VS_CONFIDENTIAL_VMBUS	BIT(3)

static void vendor(struct cpuid_regs *r, const char *name)
{
	memcpy(&r->ebx, name, 4);
	memcpy(&r->ecx, name + 4, 4);
	memcpy(&r->edx, name + 8, 4);
}

/* The one leaf that the host's own answer reaches the guest through. */
static void host_version(struct cpuid_regs *r)
{
	*r = (struct cpuid_regs){ 26100, 10 << 16, 0, 1 };
	if (!hostile_draws(LIE_HOST_VERSION))
		return;
	r->eax = hostile_number(LIE_HOST_VERSION);
	r->ebx = hostile_number(LIE_HOST_VERSION);
	r->ecx = hostile_number(LIE_HOST_VERSION);
	r->edx = hostile_number(LIE_HOST_VERSION);
	hostile_tell(LIE_HOST_VERSION, "host version 0x%x 0x%x 0x%x 0x%x", r->eax, r->ebx,
		     r->ecx, r->edx);
}

static u32 hints(void)
{
	u32 value = personality->isolation == ISOLATION_TDX ? HINTS_TDX : HINTS_SNP;

	return scenario.apic_hint ? value | HINT_APIC_MSRS : value;
}

static u32 isolation_config(void)
{
	u32 value = personality->isolation;

	if (boundary_bit())
		value |= ISOLATION_BOUNDARY | boundary_bit() << 6;
	return value;
}

static void isolated_leaf(u32 leaf, struct cpuid_regs *r)
{
	switch (leaf) {
	case LEAF_HV(0xc):
		r->eax = ISOLATION_PARAVISOR;
		r->ebx = isolation_config();
		break;
	case LEAF_HV(0x80):
		r->eax = LEAF_HV(0x82);
		vendor(r, "Microsoft VS");
		break;
	case LEAF_HV(0x81):
		r->eax = INTERFACE_VS1;
		break;
	case LEAF_HV(0x82):
		r->eax = scenario.cvmbus ? VS_CONFIDENTIAL_VMBUS : 0;
		break;
	}
}

static void common_leaf(u32 leaf, struct cpuid_regs *r)
{
	switch (leaf) {
	case LEAF_HV(0):
		r->eax = scenario.hide_isolation ? MAX_LEAF_HIDDEN : MAX_LEAF_ISOLATED;
		vendor(r, "Microsoft Hv");
		break;
	case LEAF_HV(1):
		r->eax = INTERFACE_HV1;
		break;
	case LEAF_HV(2):
		host_version(r);
		break;
	case LEAF_HV(3):
		r->eax = FEATURES_EAX;
		r->ebx = FEATURES_EBX;
		if (!scenario.hide_isolation)
			r->ebx |= FEATURES_EBX_ISOLATION;
		if (hv_tdisp_offered())
			r->ebx |= FEATURES_EBX_EXTENDED;
		r->edx = FEATURES_EDX;
		break;
	case LEAF_HV(4):
		r->eax = hints();
		r->ebx = 0xffffffff;	/* never notify about long spinning */
		break;
	case LEAF_HV(5):
		r->eax = 2048;
		r->ebx = 2048;
		break;
	case LEAF_HV(6):
		r->eax = scenario.hide_isolation ? 0 : 0xb;
		break;
	}
}

/* opt=tdx-services, in leaves that real OpenHCL leaves empty */
static void services_leaf(u32 leaf, struct cpuid_regs *r)
{
	const struct feature_block block = {
		.base = SERVICES_BASE,
		.technology = TECHNOLOGY_TDX,
		.level = TDX_VM_INDEX,
		.functions = tdx_service_functions(),
	};

	if (scenario.tdx_services && !scenario.no_feature_leaf)
		feature_block_leaf(&block, leaf, r);
}

/* All of 0x4xxxxxxx is the paravisor's: what it does not define reads as zero. */
bool hv_cpuid(u32 leaf, struct cpuid_regs *r)
{
	if (leaf >> 28 != 4)
		return false;
	*r = (struct cpuid_regs){};
	common_leaf(leaf, r);
	if (!scenario.hide_isolation)
		isolated_leaf(leaf, r);
	services_leaf(leaf, r);
	return true;
}
