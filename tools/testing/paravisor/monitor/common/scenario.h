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
 * @no_svsm_query, @no_svsm_attest, @no_svsm_vtpm: calls the SVSM does not know
 * @svsm_apic: alternate injection is on, so the SVSM has the APIC protocol
 * @no_feature_leaf: the SVSM does not describe itself in CPUID
 * @forged_feature_leaf: the host does so in its place, and lies
 * @vmpl1: the guest runs at VMPL1
 * @snp_strict_4k: the RMP never has 2 MiB entries
 * @svsm_busy: some calls are told to come again
 * @svsm_coconut_query: QUERY_PROTOCOL denies the vTPM protocol, as COCONUT's does
 * @snp_busy: guest requests are throttled
 * @tdx_ve: what the L1 could emulate raises #VE, as in a TD that is not partitioned
 * @intel_l1: the L1 is as terse as Intel's: no TDREPORT, no VM.RD, no feature leaves
 * @no_tdx_report, @no_tdx_rtmr, @no_tdx_quote, @no_tdx_tdisp: services the L1 does not offer
 * @no_cca_report, @no_cca_measure, @no_cca_tdisp: services P0 does not offer
 * @cca_sha512: the Realm measures by SHA-512 instead of SHA-256
 * @vdev_sha256, @vdev_sha512: what digests of a device's evidence are made by, else SHA-384
 * @no_feature_call: P0 does not describe itself by a call
 * @dt_features: the call defers to the device tree
 * @rsi_visible: a hidden Realm answers RSI VERSION nevertheless
 * @tdx_services: synthetic: OpenHCL serves MR.REPORT, RTMR.EXTEND and GetQuote
 * @vmlinux: the first module is to be a vmlinux, without a decompressor
 * @flat_guest: the first module is a flat program and not a kernel
 * @ram_mib, @cpus: of the machine, where it cannot be asked
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
	bool no_svsm_query, no_svsm_attest, no_svsm_vtpm, svsm_apic;
	bool no_feature_leaf;
	bool forged_feature_leaf;
	bool vmpl1;
	bool snp_strict_4k;
	bool vmlinux;
	bool svsm_busy, svsm_coconut_query, snp_busy;
	bool flat_guest;
	bool tdx_ve, intel_l1, tdx_services;
	bool no_tdx_report, no_tdx_rtmr, no_tdx_quote, no_tdx_tdisp;
	bool no_cca_report, no_cca_measure, no_cca_tdisp;
	bool vdev_sha256, vdev_sha512;
	bool cca_sha512;
	bool no_feature_call, dt_features, rsi_visible;
	u64 ram_mib, cpus;
	enum fault fault;
};

extern struct scenario scenario;

/* Words are separated by blanks. Returns NULL, or the first word not understood. */
const char *scenario_parse(const char *line);

#endif
