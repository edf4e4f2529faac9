/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef MONITOR_SCENARIO_H
#define MONITOR_SCENARIO_H

#include "types.h"

enum fault {
	FAULT_NONE,
	FAULT_VIS_DENIED,	/* every visibility call answers access denied */
	FAULT_VIS_PARTIAL,	/* success, but only half of the reps done */
	FAULT_VIS_TIMEOUT,	/* few pages a time, restarted by the paravisor */
	FAULT_GHCB_VERSION,	/* no common GHCB protocol version */
};

/**
 * struct scenario - what the monitor's own command line asks for
 * @personality: name of the paravisor to play
 * @hostile: the host below the paravisor lies
 * @seed: where the lies are drawn from
 * @hide_isolation: the guest shall believe that it is not isolated
 * @cvmbus: offer confidential VMBus
 * @vbs_boundary: synthetic: VBS with an active shared-GPA boundary
 * @apic_hint: recommend the synthetic APIC registers, as real hosts do
 * @tdisp: the disk says that it can be a TEE device interface
 * @count: count what the guest executes; for one CPU
 * @flat_guest: the first module is a flat program and not a kernel
 * @fault: deterministic failure for negative tests
 */
struct scenario {
	char personality[24];
	bool hostile;
	u64 seed;
	bool hide_isolation;
	bool cvmbus;
	bool vbs_boundary;
	bool apic_hint;
	bool tdisp;
	bool count;
	bool flat_guest;
	enum fault fault;
};

extern struct scenario scenario;

/* Words are separated by blanks. Returns NULL, or the first word not understood. */
const char *scenario_parse(const char *line);

#endif
