// SPDX-License-Identifier: GPL-2.0-only
/* What P0 does for the guest, and what it says of that. */
#include "monitor.h"

static u64 attestation(void)
{
	u64 bits = 0;

	if (!scenario.no_cca_report)
		bits |= BIT_ULL(FUNCTION_CCA_REPORT);
	if (!scenario.no_cca_measure)
		bits |= BIT_ULL(FUNCTION_CCA_MEASURE);
	if (scenario.tdisp && !scenario.no_cca_tdisp)
		bits |= BIT_ULL(FUNCTION_CCA_TDISP);
	return bits;
}

static u64 functions(void)
{
	u64 bits = BIT_ULL(FUNCTION_INTERRUPTS) | BIT_ULL(FUNCTION_AP_STARTUP) | attestation();

	return bits | BIT_ULL(is_realm() ? FUNCTION_SHARED_ALIAS : FUNCTION_PAGE_STATE);
}

bool has_function(enum function function)
{
	return has_paravisor() && functions() & BIT_ULL(function);
}

/* With opt=dt-features the rest stands in the device tree, which is made before the run. */
u64 functions_told(void)
{
	if (scenario.dt_features)
		return BIT_ULL(FUNCTION_INTERRUPTS) | BIT_ULL(FUNCTION_AP_STARTUP) |
		       BIT_ULL(FUNCTION_FIRMWARE_TABLES);
	return functions();
}
