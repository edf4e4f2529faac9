// SPDX-License-Identifier: GPL-2.0-only
/* Power of CPUs and machine; QEMU's own firmware does the work. */
#include "monitor.h"

#define SMC64			BIT(30)
#define PSCI_VERSION		0x84000000U
#define PSCI_CPU_SUSPEND	0x84000001U
#define PSCI_CPU_OFF		0x84000002U
#define PSCI_CPU_ON		0x84000003U
#define PSCI_AFFINITY_INFO	0x84000004U
#define PSCI_MIGRATE_INFO_TYPE	0x84000006U
#define PSCI_SYSTEM_OFF		0x84000008U
#define PSCI_SYSTEM_RESET	0x84000009U
#define PSCI_FEATURES		0x8400000aU
#define SMCCC_VERSION		0x80000000U

#define VERSION_1_1		0x10001
#define NO_MIGRATION		2

enum psci_status {
	PSCI_SUCCESS = 0, PSCI_NOT_SUPPORTED = -1, PSCI_INVALID_PARAMETERS = -2,
	PSCI_ALREADY_ON = -4, PSCI_INVALID_ADDRESS = -9,
};

static s64 features(u32 fid)
{
	switch (fid & ~SMC64) {
	case PSCI_VERSION:
	case PSCI_CPU_SUSPEND:
	case PSCI_CPU_OFF:
	case PSCI_CPU_ON:
	case PSCI_AFFINITY_INFO:
	case PSCI_MIGRATE_INFO_TYPE:
	case PSCI_SYSTEM_OFF:
	case PSCI_SYSTEM_RESET:
	case PSCI_FEATURES:
	case SMCCC_VERSION:
		return PSCI_SUCCESS;
	default:
		return PSCI_NOT_SUPPORTED;
	}
}

/* The real CPU comes to the monitor first. */
static s64 cpu_on(u64 mpidr, u64 entry, u64 context)
{
	struct vcpu *target = vcpu_of(mpidr);
	s64 status;

	if (!target)
		return PSCI_INVALID_PARAMETERS;
	if (!guest_ram(entry, 4))
		return PSCI_INVALID_ADDRESS;
	if (target->online)
		return PSCI_ALREADY_ON;
	target->entry = entry;
	target->context = context;
	target->online = true;
	status = (s32)firmware_call(PSCI_CPU_ON | SMC64, mpidr, (u64)cpu_start, (u64)target);
	if (status)
		target->online = false;
	return status;
}

static void cpu_off(struct vcpu *vcpu)
{
	vcpu->online = false;
	monitor_unlock();
	firmware_call(PSCI_CPU_OFF, 0, 0, 0);
	monitor_panic("CPU %lu did not go off", vcpu->index);
}

bool psci_call(struct vcpu *vcpu, u32 fid)
{
	u64 *x = vcpu->x;

	switch (fid & ~SMC64) {
	case PSCI_VERSION:
		x[0] = VERSION_1_1;
		return true;
	case PSCI_FEATURES:
		x[0] = features(x[1]);
		return true;
	case PSCI_MIGRATE_INFO_TYPE:
		x[0] = NO_MIGRATION;
		return true;
	case PSCI_CPU_SUSPEND:	/* woken up at once, as a CPU may be */
		x[0] = PSCI_SUCCESS;
		return true;
	case PSCI_CPU_ON:
		x[0] = cpu_on(x[1], x[2], x[3]);
		return true;
	case PSCI_CPU_OFF:
		cpu_off(vcpu);
		return true;
	case PSCI_AFFINITY_INFO:
		x[0] = (s32)firmware_call(fid, x[1], x[2], 0);
		return true;
	case PSCI_SYSTEM_OFF:
		end_run("poweroff", "PSCI SYSTEM_OFF");
	case PSCI_SYSTEM_RESET:
		end_run("reset", "PSCI SYSTEM_RESET");
	default:
		return false;
	}
}
