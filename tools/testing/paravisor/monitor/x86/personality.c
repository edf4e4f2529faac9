// SPDX-License-Identifier: GPL-2.0-only
/* The list of personalities, and the boundary in force. */
#include "monitor.h"

#define VBS_SYNTHETIC_BOUNDARY	40

const struct personality *const personalities[] = {
	&personality_none, &personality_openhcl_snp, &personality_openhcl_vbs,
	&personality_openhcl_tdx, &personality_svsm, &personality_svsm_vtom,
	&personality_tdx_l2, &personality_tdx_l2_hidden,
	NULL
};

const char *personality_name(const struct personality *p)
{
	return p->name;
}

bool has_paravisor(void)
{
	return personality->hyperv || personality->snp || personality->tdx;
}

bool uses_rot(void)
{
	return personality->snp || personality->tdx || scenario.tdx_services;
}

/* Where TDX is hidden the L1 mediates devices, and all memory is theirs to reach. */
bool polices_devices(void)
{
	return has_paravisor() && !(personality->tdx && !boundary_bit());
}

u32 boundary_bit(void)
{
	if (!has_paravisor() || (personality->hyperv && scenario.hide_isolation))
		return 0;
	if (personality->isolation == ISOLATION_VBS && scenario.vbs_boundary)
		return VBS_SYNTHETIC_BOUNDARY;
	return personality->boundary_bit;
}

u64 boundary_mask(void)
{
	return boundary_bit() ? BIT_ULL(boundary_bit()) : 0;
}

bool is_shared_view(u64 gpa)
{
	bool marked = gpa & boundary_mask();

	return boundary_mask() && marked != personality->c_bit;
}

u64 private_bit(void)
{
	return personality->c_bit ? boundary_mask() : 0;
}
