// SPDX-License-Identifier: GPL-2.0-only
/* Accesses that stage 2 does not let through. */
#include "monitor.h"

#define HPFAR_PAGE(v)	(((v) & ~0xfULL) << 8)

static const char *access_name(u64 esr)
{
	if (ESR_EC(esr) == EC_INSTR_ABORT_LOW)
		return "fetch";
	if (ESR_ISS(esr) & ABORT_WALK)
		return "page-table walk";
	return ESR_ISS(esr) & ABORT_WRITE ? "write" : "read";
}

static const char *violation_kind(struct vcpu *vcpu, u64 gpa)
{
	bool alias = is_shared_view(gpa);
	u64 plain = gpa & ~boundary_mask();

	if (plain >= ram_end())
		return "outside-memory";
	if (alias && ESR_EC(vcpu->esr) == EC_INSTR_ABORT_LOW)
		return "fetch-of-shared-page";
	return page_wrong_view(page_state(plain >> PAGE_SHIFT), alias);
}

/* It is the guest's error, and one that it lives on with: an external abort. */
static void wrong_view(struct vcpu *vcpu, u64 gpa)
{
	bool alias = is_shared_view(gpa);
	enum page_state state = page_state((gpa & ~boundary_mask()) >> PAGE_SHIFT);

	violation_report(vcpu, violation_kind(vcpu, gpa), gpa,
			 "%s of a %s page through the %s view%s", access_name(vcpu->esr),
			 page_state_name(state), alias ? "shared" : "private",
			 alias && state == PAGE_PRIVATE ? ": no call made it shared" : "");
	inject_external_abort(vcpu);
}

/* Of a table walk only the page is known: FAR has what the table was to translate. */
static u64 fault_address(u64 esr)
{
	u64 page = HPFAR_PAGE(read_sysreg(hpfar_el2));

	return ESR_ISS(esr) & ABORT_WALK ? page : page | (read_sysreg(far_el2) & ~PAGE_MASK);
}

/* The page came while this CPU waited for the lock: the access is made again. */
static bool is_over(u64 esr, u64 gpa)
{
	return ABORT_IS_TRANSLATION(ESR_ISS(esr)) && stage2_shows(gpa);
}

void handle_abort(struct vcpu *vcpu)
{
	u64 gpa = fault_address(vcpu->esr);
	bool data = ESR_EC(vcpu->esr) == EC_DATA_ABORT_LOW;

	if (data && mmio_access(vcpu, gpa)) {
		count_exit(COUNT_MMIO);
		return;
	}
	count_exit(data ? COUNT_DATA_ABORT : COUNT_INSTR_ABORT);
	if (!is_over(vcpu->esr, gpa))
		wrong_view(vcpu, gpa);
}
